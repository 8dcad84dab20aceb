import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { _electron, type Browser, type Page } from "playwright-core";
import { hasDisplay, installedElectron } from "../../../scripts/electron-runtime.ts";
import { refreshApp, root } from "../../../scripts/window.ts";
import { startHostProcess } from "../../support/browser-host.ts";
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

/** The browser host in the Chromium of the tests. */
export async function browserTheatre(): Promise<Theatre> {
  const browser = await startChromium();
  return { kind: "browser", open: (folder) => openInBrowser(browser, folder), close: () => browser.close() };
}

async function openInBrowser(browser: Browser, folder: string): Promise<Stage> {
  const host = await startHostProcess(join(folder, "data"));
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
