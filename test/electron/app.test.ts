import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { _electron, type ElectronApplication, type Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { installedElectron } from "../../scripts/electron-runtime.ts";
import { refreshApp, root } from "../../scripts/window.ts";
import { electronMissing } from "../ui/support/stage.ts";

/** The app on a real Electron, where its runtime was fetched and there is a display. */
const program = installedElectron();
const reason = electronMissing();

let data: string;
let app: ElectronApplication;
let page: Page;

describe("the app on a real Electron", () => {
  beforeAll(async () => {
    if (reason !== undefined || program === undefined) return;
    data = await mkdtemp(join(tmpdir(), "mailwright-app-"));
    await refreshApp();
    app = await _electron.launch({
      executablePath: program,
      args: [root, `--data=${data}`, "--session-secrets"],
      timeout: 60_000,
    });
    page = await app.firstWindow();
  });
  afterAll(async () => {
    await app?.close();
    if (data !== undefined) await rm(data, { recursive: true, force: true });
  });
  beforeEach((context) => {
    if (reason !== undefined) context.skip(reason);
  });

  test("shows the page from its own scheme", async () => {
    expect(page.url()).toBe("app://mailwright/");
    await page.getByRole("button", { name: "New setup" }).waitFor();
  });

  test("gives the page four members of a bridge and nothing of Node or Electron", async () => {
    const seen = await page.evaluate(() => ({
      bridge: Object.keys((window as unknown as { mailwright: object }).mailwright).sort(),
      leaks: ["require", "process", "module", "Buffer", "ipcRenderer"].filter((name) => name in window),
    }));
    expect(seen).toEqual({ bridge: ["call", "callWithFile", "host", "on"], leaks: [] });
  });

  test("answers an operation", async () => {
    const info = await page.evaluate(() =>
      (
        window as unknown as { mailwright: { call(n: string, i: unknown): Promise<unknown> } }
      ).mailwright.call("app.info", {}),
    );
    expect(info).toMatchObject({ ok: true, value: { host: "electron", dataFolder: data } });
  });

  test("lets the page reach no network, open no window and go nowhere", async () => {
    const tried = await page.evaluate(async () => ({
      fetched: await fetch("https://example.com/").then(
        () => true,
        () => false,
      ),
      opened: window.open("https://example.com/") !== null,
    }));
    expect(tried).toEqual({ fetched: false, opened: false });
    await page.evaluate(() => {
      location.href = "https://example.com/";
    });
    await page.waitForTimeout(300);
    expect(page.url()).toBe("app://mailwright/");
    expect(app.windows()).toHaveLength(1);
  });
});
