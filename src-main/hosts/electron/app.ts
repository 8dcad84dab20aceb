import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { app, type BrowserWindow, dialog, ipcMain, session, shell } from "electron";
import type { Network } from "../../network/port.ts";
import { createRealNetwork } from "../../network/real.ts";
import type { Wizard } from "../../wizard.ts";
import { ageInWords, builtOn } from "../shared/age.ts";
import { hostLogFolder, openLogFile } from "../shared/log-file.ts";
import { askNewerVersion } from "../shared/newer-version.ts";
import { hostDataFolder, openWizard } from "../shared/open-wizard.ts";
import { appReleases, appVersion } from "../shared/version.ts";
import { readWindowFiles } from "../shared/window-files.ts";
import { bundlePath, openBundle } from "./bundle-files.ts";
import { electronFetch } from "./fetch.ts";
import { answerCalls, eventSender, type Ipc } from "./ipc.ts";
import { installMenu } from "./menu.ts";
import { withNotices } from "./notify.ts";
import { registerScheme, serveWindow } from "./protocol.ts";
import { noteLostProcesses, recoverWindow } from "./recovery.ts";
import { saveByDialog } from "./save-file.ts";
import { sandboxAll, secureContents, secureSession } from "./security.ts";
import { createWindow, showPage } from "./window.ts";
import { keepWindowState, readWindowState } from "./window-state.ts";

/** How long quitting waits for what is being saved, in milliseconds. */
const quitMs = 5_000;
/** dist/: this file is built into dist/main/. */
const distFolder = dirname(dirname(fileURLToPath(import.meta.url)));

/** Our own options. Chromium's come along with them and are not ours to judge. */
const { values } = parseArgs({
  args: process.argv.slice(1),
  options: { data: { type: "string" }, "session-secrets": { type: "boolean" } },
  strict: false,
  allowPositionals: true,
});
const data = typeof values.data === "string" ? values.data : undefined;

const folder = hostDataFolder(data);
const { path: logPath, log } = openLogFile(hostLogFolder(data));

let window: BrowserWindow | undefined;
let wizard: Wizard | undefined;
let ipc: Ipc | undefined;
let saveWindowState: (() => Promise<void>) | undefined;
/** A bundle to open as soon as there is a page to show it in. */
let waitingBundle = bundlePath(process.argv, process.cwd());

async function start(): Promise<void> {
  await app.whenReady();
  // So that there is a log to show before anything went wrong.
  log(`Mailwright ${appVersion()} started on ${process.platform} ${process.arch}`);
  // In memory: the window stores nothing of its own, and requests leave no cookies or cache behind.
  const windowSession = session.fromPartition("window");
  const networkSession = session.fromPartition("network", { cache: false });
  secureSession(windowSession);
  const network = createRealNetwork({ fetch: electronFetch(networkSession) });
  installMenu(app, !app.isPackaged, {
    showLog: () => shell.showItemInFolder(logPath),
    checkVersion: () => void checkVersion(network).catch((error) => log("The version check failed", error)),
  });
  serveWindow(windowSession, await readWindowFiles(join(distFolder, "window")));
  wizard = await openWizard(
    {
      hostKind: "electron",
      network,
      data,
      sessionSecrets: values["session-secrets"] === true,
    },
    {
      saveFile: saveByDialog,
      trash: (path) => shell.trashItem(path),
      showFile: (path) => shell.showItemInFolder(path),
    },
    withNotices({ window: () => window, send: eventSender(log) }),
  );
  ipc = answerCalls(ipcMain, wizard.handlers, log);
  const statePath = join(folder, "window.json");
  window = createWindow({
    session: windowSession,
    distFolder,
    development: !app.isPackaged,
    state: readWindowState(statePath),
  });
  saveWindowState = keepWindowState(window, statePath);
  window.once("closed", () => {
    window = undefined;
  });
  recoverWindow(window, log);
  await showPage(window);
  if (waitingBundle !== undefined) show(waitingBundle);
}

/** Opens a bundle in the window, or keeps it until there is one. */
function show(bundle: string): void {
  if (window === undefined || wizard === undefined) {
    waitingBundle = bundle;
    return;
  }
  waitingBundle = undefined;
  openBundle(bundle, { handlers: wizard.handlers, window, log }).catch((error) =>
    log("A bundle was not opened", error),
  );
}

/** Waits, bounded, for operations under way and for the wizard to close. */
async function finish(): Promise<void> {
  const work = (async () => {
    await ipc?.settled();
    await Promise.all([wizard?.close(), saveWindowState?.()]);
  })();
  const late = new Promise((resolve) => setTimeout(resolve, quitMs).unref());
  await Promise.race([work, late]).catch((error) => log("Closing failed", error));
}

/** Asks for a newer version because a person wants to know, and offers its page. */
async function checkVersion(network: Network): Promise<void> {
  const { message, detail, page } = await askNewerVersion(network, appVersion(), appReleases());
  const buttons = page ? ["Open the Page", "Close"] : ["Close"];
  const { response } = await dialog.showMessageBox({
    type: "info",
    message,
    detail,
    buttons,
    defaultId: 0,
    cancelId: buttons.length - 1,
  });
  if (page && response === 0) await shell.openExternal(page);
}

/** Everything that must be said before the app is ready. Throws when the data folder cannot be made. */
function prepare(): void {
  sandboxAll(app);
  secureContents(app);
  registerScheme();
  app.setName("Mailwright");
  // Windows groups windows and pins by it; it is the installer's appId.
  if (process.platform === "win32") app.setAppUserModelId("com.mailwright.app");
  const age = ageInWords(builtOn, Date.now());
  const applicationVersion = age ? `${appVersion()}, ${age}` : appVersion();
  app.setAboutPanelOptions({ applicationName: "Mailwright", applicationVersion });
  mkdirSync(folder, { recursive: true });
  app.setPath("userData", folder);
  app.setPath("sessionData", join(folder, "chromium"));
}

function quitInOrder(): void {
  let finished = false;
  app.on("will-quit", (event) => {
    if (finished) return;
    event.preventDefault();
    void finish().then(() => {
      finished = true;
      app.quit();
    });
  });
}

function failToStart(error: unknown): void {
  log("Mailwright could not start", error);
  dialog.showErrorBox(
    "Mailwright could not start",
    "Close other copies of Mailwright and start it again. If that does not help, install it again. Your setups stay where they are.",
  );
  app.exit(1);
}

/** A fault nobody caught: it goes to the log, and the person hears of it in words. Every change was saved when it was made. */
function noteFaults(): void {
  process.on("unhandledRejection", (reason) => log("A promise failed and nobody listened", reason));
  process.on("uncaughtException", (error) => {
    log("A fault stopped Mailwright", error);
    dialog.showErrorBox(
      "Mailwright has to close",
      "Something went wrong inside the program. Your setups are saved as they were. Open Mailwright again.",
    );
    app.exit(1);
  });
}

function listen(): void {
  app.on("second-instance", (_event, argv, workingFolder) => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
    const bundle = bundlePath(argv, workingFolder);
    if (bundle !== undefined) show(bundle);
  });
  // macOS tells of a file this way, also before the app is ready.
  app.on("open-file", (event, path) => {
    event.preventDefault();
    show(path);
  });
  app.on("window-all-closed", () => app.quit());
  noteLostProcesses(app, log);
  quitInOrder();
}

try {
  noteFaults();
  prepare();
  // One instance a data folder: two would overwrite each other's setups.
  if (app.requestSingleInstanceLock()) {
    listen();
    start().catch(failToStart);
  } else {
    app.quit();
  }
} catch (error) {
  failToStart(error);
}
