import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { _electron, type Browser, type Page } from "playwright-core";
import { hasDisplay, installedElectron } from "../../../scripts/electron-runtime.ts";
import { refreshApp, root, windowFolder } from "../../../scripts/window.ts";
import { startBrowserHost } from "../../../src-main/hosts/browser/server.ts";
import { openWizard } from "../../../src-main/hosts/shared/open-wizard.ts";
import { createRealNetwork } from "../../../src-main/network/real.ts";
import { type HostProcess, startHostProcess } from "../../support/browser-host.ts";
import { startChromium } from "./chromium.ts";

/** Where the UI is walked: the real window of one of the two hosts, over a data folder of its own. */
export interface Stage {
  readonly page: Page;
  /** Loads the page. Listen to it before. */
  show(): Promise<void>;
  /** What the program printed so far. */
  output(): string;
  /** Presses what saves a file, and gives the path it was saved at, below `folder`. */
  saved(press: () => Promise<void>, folder: string): Promise<string>;
  end(): Promise<void>;
}

/** Opens stages, one after the other. */
export interface Theatre {
  readonly kind: "browser" | "electron";
  open(folder: string): Promise<Stage>;
  close(): Promise<void>;
}

type Host = Pick<HostProcess, "url" | "output" | "kill">;

/** The browser host in the Chromium of the tests. */
export async function browserTheatre(
  start: (data: string) => Promise<Host> = startHostProcess,
): Promise<Theatre> {
  const browser = await startChromium();
  return {
    kind: "browser",
    open: (folder) => openInBrowser(browser, folder, start),
    close: () => browser.close(),
  };
}

/** The browser host as its process puts it together, in the process of the test: there its clock can be another. */
export async function startHostHere(data: string): Promise<Host> {
  const options = { hostKind: "browser", network: createRealNetwork(), data, sessionSecrets: true } as const;
  const host = await startBrowserHost({
    windowFolder,
    openWizard: (services, emit) => openWizard(options, services, emit),
  });
  return { url: host.newLink(), output: () => "", kill: () => host.close() };
}

async function openInBrowser(
  browser: Browser,
  folder: string,
  start: (data: string) => Promise<Host>,
): Promise<Stage> {
  const host = await start(join(folder, "data"));
  const context = await browser.newContext({
    viewport: { width: 1120, height: 760 },
    acceptDownloads: true,
    permissions: ["clipboard-write"],
  });
  const page = await context.newPage();
  return {
    page,
    output: host.output,
    async saved(press, to) {
      const [download] = await Promise.all([page.waitForEvent("download"), press()]);
      const path = join(to, download.suggestedFilename());
      await download.saveAs(path);
      return path;
    },
    async end() {
      await context.close();
      await host.kill();
    },
    show: async () => {
      await page.goto(host.url);
    },
  };
}

/** Why the real Electron cannot be used here, or undefined when it can. */
export const electronMissing = (): string | undefined =>
  installedElectron() === undefined
    ? "the Electron runtime is not here (npm start fetches it; ELECTRON_OVERRIDE_DIST_PATH names another)"
    : hasDisplay()
      ? undefined
      : "there is no display";

/** The app from its built files in a real Electron. */
export async function electronTheatre(): Promise<Theatre> {
  await refreshApp();
  return { kind: "electron", open: openInElectron, close: async () => {} };
}

async function openInElectron(folder: string): Promise<Stage> {
  const app = await _electron.launch({
    executablePath: installedElectron() ?? "",
    args: [root, `--data=${join(folder, "data")}`, "--session-secrets"],
    timeout: 60_000,
  });
  let output = "";
  const read = (chunk: Buffer) => {
    output += chunk;
  };
  app.process().stdout?.on("data", read);
  app.process().stderr?.on("data", read);
  const page = await app.firstWindow();
  return {
    page,
    output: () => output,
    async saved(press, to) {
      const path = join(to, "exported.zip");
      // The system's dialog cannot be pressed by a test: it answers at once.
      await app.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = async () => ({ canceled: false, filePath });
      }, path);
      await press();
      for (let waited = 0; !existsSync(path); waited += 50) {
        if (waited > 15_000) throw new Error("Nothing was saved");
        await sleep(50);
      }
      return path;
    },
    show: async () => {
      // Loaded by the app already: again, so that the listeners miss nothing.
      await page.reload();
    },
    end: () => app.close(),
  };
}
