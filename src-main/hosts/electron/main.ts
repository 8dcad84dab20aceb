import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { app, type BrowserWindow, dialog, ipcMain, session, shell } from "electron";
import { createRealNetwork } from "../../network/real.ts";
import type { Wizard } from "../../wizard.ts";
import { logToStderr } from "../shared/log.ts";
import { hostDataFolder, openWizard } from "../shared/open-wizard.ts";
import { readWindowFiles } from "../shared/window-files.ts";
import { electronFetch } from "./fetch.ts";
import { answerCalls, eventSender, type Ipc } from "./ipc.ts";
import { installMenu } from "./menu.ts";
import { registerScheme, serveWindow } from "./protocol.ts";
import { saveByDialog } from "./save-file.ts";
import { sandboxAll, secureContents, secureSession } from "./security.ts";
import { openWindow } from "./window.ts";

/** How long quitting waits for what is being saved, in milliseconds. */
const quitMs = 5_000;
/** dist/: this file is dist/main/main.js. */
const distFolder = dirname(dirname(fileURLToPath(import.meta.url)));

/** Our own options. Chromium's come along with them and are not ours to judge. */
const { values } = parseArgs({
  args: process.argv.slice(1),
  options: { data: { type: "string" }, "session-secrets": { type: "boolean" } },
  strict: false,
  allowPositionals: true,
});
const data = typeof values.data === "string" ? values.data : undefined;

let window: BrowserWindow | undefined;
let wizard: Wizard | undefined;
let ipc: Ipc | undefined;

async function start(): Promise<void> {
  await app.whenReady();
  // In memory: the window stores nothing of its own, and requests leave no cookies or cache behind.
  const windowSession = session.fromPartition("window");
  const networkSession = session.fromPartition("network", { cache: false });
  secureSession(windowSession);
  installMenu(app, !app.isPackaged);
  serveWindow(windowSession, await readWindowFiles(join(distFolder, "window")));
  wizard = await openWizard(
    {
      hostKind: "electron",
      network: createRealNetwork({ fetch: electronFetch(networkSession) }),
      data,
      sessionSecrets: values["session-secrets"] === true,
    },
    { saveFile: saveByDialog, trash: (path) => shell.trashItem(path) },
    eventSender(logToStderr),
  );
  ipc = answerCalls(ipcMain, wizard.handlers, logToStderr);
  window = await openWindow(windowSession, distFolder, !app.isPackaged);
}

/** Waits, bounded, for operations under way and for the wizard to close. */
async function finish(): Promise<void> {
  const work = (async () => {
    await ipc?.settled();
    await wizard?.close();
  })();
  const late = new Promise((resolve) => setTimeout(resolve, quitMs).unref());
  await Promise.race([work, late]).catch((error) => logToStderr("Closing failed", error));
}

/** Everything that must be said before the app is ready. Throws when the data folder cannot be made. */
function prepare(): void {
  sandboxAll(app);
  secureContents(app);
  registerScheme();
  app.setName("Mailwright");
  // Windows groups windows and pins by it; it is the installer's appId.
  if (process.platform === "win32") app.setAppUserModelId("com.mailwright.app");
  const folder = hostDataFolder(data);
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
  logToStderr("Mailwright could not start", error);
  dialog.showErrorBox(
    "Mailwright could not start",
    "Close other copies of Mailwright and start it again. If that does not help, install it again. Your setups stay where they are.",
  );
  app.exit(1);
}

try {
  prepare();
  // One instance a data folder: two would overwrite each other's setups.
  if (app.requestSingleInstanceLock()) {
    app.on("second-instance", () => {
      if (window?.isMinimized()) window.restore();
      window?.focus();
    });
    app.on("window-all-closed", () => app.quit());
    quitInOrder();
    start().catch(failToStart);
  } else {
    app.quit();
  }
} catch (error) {
  failToStart(error);
}
