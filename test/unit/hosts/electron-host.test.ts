import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Emit, keyFileLimit, MailwrightError } from "../../../src-main/contract/index.ts";
import type { HostServices } from "../../../src-main/wizard.ts";
import * as electron from "../../electron/fake-electron.ts";
import { fakeWizard } from "./fake-wizard.ts";

vi.mock("electron", () => import("../../electron/fake-electron.ts"));

const files: unknown[] = [];
const gate = Promise.withResolvers<{ findings: [] }>();
const wizard = fakeWizard({
  explain: async ({ text }) => (text === "slow" ? gate.promise : { findings: [] }),
  "credentials.importKeyFile": async (_, { name, size, bytes, path }) => {
    files.push([name, size, bytes.byteLength, path]);
    throw new MailwrightError({ code: "key-not-json", step: "credentials", title: "", cause: "", fix: [] });
  },
});
vi.mock("../../../src-main/hosts/shared/open-wizard.ts", () => ({
  hostDataFolder: () => join(process.env.MAILWRIGHT_TEST_FOLDER ?? "", "data"),
  openWizard: (_: unknown, services: HostServices, emit: Emit) => wizard.open(services, emit),
}));
// The page's files, as the build leaves them.
vi.mock("../../../src-main/hosts/shared/window-files.ts", async (original) => ({
  ...(await original<typeof import("../../../src-main/hosts/shared/window-files.ts")>()),
  readWindowFiles: async () =>
    new Map([
      ["/index.html", { type: "text/html; charset=utf-8", bytes: Buffer.from("page"), immutable: false }],
      ["/assets/a-1.js", { type: "text/javascript", bytes: Buffer.from("code"), immutable: true }],
    ]),
}));

let folder: string;
const { call, file, event } = { call: "mailwright:call", file: "mailwright:file", event: "mailwright:event" };
const window = () => electron.windows[0]!;
const windowSession = () => electron.sessions.get("window")!;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mailwright-electron-"));
  process.env.MAILWRIGHT_TEST_FOLDER = folder;
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  await import("../../../src-main/hosts/electron/main.ts");
  electron.app.becomeReady();
  await vi.waitFor(() => expect(electron.windows).toHaveLength(1));
  await vi.waitFor(() => expect(electron.record.at(-1)).toBe("load app://mailwright/"));
});
afterAll(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

describe("starting", () => {
  test("sandbox and scheme are set before the app is ready", () => {
    const ready = electron.record.indexOf("ready");
    expect(electron.record.indexOf("enableSandbox")).toBeGreaterThanOrEqual(0);
    expect(electron.record.indexOf("enableSandbox")).toBeLessThan(ready);
    expect(electron.record.indexOf("scheme app")).toBeLessThan(ready);
    expect(electron.privileges).toEqual([
      { scheme: "app", privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    ]);
  });

  test("Chromium keeps its own files apart from the setups", () => {
    expect(electron.app.getPath("userData")).toBe(join(folder, "data"));
    expect(electron.app.getPath("sessionData")).toBe(join(folder, "data", "chromium"));
  });

  test("the window is isolated, sandboxed and has no way to Node", () => {
    expect(window().options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      devTools: false,
    });
    expect(window().options.webPreferences.preload).toMatch(/preload[/\\]preload\.cjs$/);
    expect(window().options.webPreferences.session).toBe(windowSession());
    expect(window().options.webPreferences.enableBlinkFeatures).toBeUndefined();
    expect(window().shown).toBe(true);
  });

  test("a second start brings the window to the front", () => {
    electron.app.emit("second-instance", {}, ["mailwright"], "/");
    expect(window().focused).toBe(1);
  });
});

describe("the system around it", () => {
  test("Help, Show Log shows the log file in its folder", () => {
    type Item = { label?: string; role?: string; submenu?: Item[]; click?: () => void };
    const { template } = electron.menus[0] as { template: Item[] };
    const help = template.find(({ role }) => role === "help");
    help?.submenu?.find(({ label }) => label === "Show &Log")?.click?.();
    const logs = process.platform === "darwin" ? /Library.Logs.Mailwright/ : /data.logs/;
    expect(electron.shownInFolder).toEqual([expect.stringMatching(/mailwright\.log$/)]);
    expect(electron.shownInFolder[0]).toMatch(logs);
  });

  test("a window whose process ends is loaded again", async () => {
    window().webContents.emit("render-process-gone", {}, { reason: "crashed", exitCode: 1 });
    await vi.waitFor(() => expect(window().webContents.reloads).toBe(1));
  });

  test("a bundle that is opened by double click comes to the window, from either side", async () => {
    const path = join(folder, "gone.mailwright");
    electron.app.emit("second-instance", {}, ["mailwright", path], "/");
    await vi.waitFor(() => expect(electron.messageBox.asked).toHaveLength(1));
    let prevented = false;
    electron.app.emit("open-file", { preventDefault: () => (prevented = true) }, path);
    await vi.waitFor(() => expect(electron.messageBox.asked).toHaveLength(2));
    expect(prevented).toBe(true);
    expect(electron.messageBox.asked.map(({ message }) => message)).toEqual([
      "The file could not be read",
      "The file could not be read",
    ]);
  });

  test("the paper under the page follows the system's colours", () => {
    expect(window().options).toMatchObject({ backgroundColor: "#f7f6f3" });
    electron.nativeTheme.shouldUseDarkColors = true;
    electron.nativeTheme.emit("updated");
    expect(window().background).toBe("#14181b");
  });
});

describe("the scheme", () => {
  const get = async (url: string, method = "GET") => {
    const handler = windowSession().schemes.get("app")!;
    return handler({ url, method } as Request);
  };

  test("serves the page with its policy as a header", async () => {
    const response = await get("app://mailwright/");
    expect(await response.text()).toBe("page");
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'/);
    expect(policy).toContain("connect-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*|http/);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  });

  test.each([
    "app://evil/",
    "app://mailwright/../../etc/passwd",
    "app://mailwright/%2e%2e/%2e%2e/etc/passwd",
    "app://mailwright/..%2f..%2fetc%2fpasswd",
    "app://mailwright//etc/passwd",
    "app://mailwright/C:/Windows/win.ini",
    "app://mailwright/assets",
    "app://mailwright/index.html%00",
    "https://mailwright/",
  ])("%s is not there", async (url) => {
    expect((await get(url)).status).toBe(404);
  });

  test("only GET is answered", async () => {
    expect((await get("app://mailwright/", "POST")).status).toBe(405);
  });
});

describe("what the page may", () => {
  const request = (permission: string, requestingUrl = "app://mailwright/") => {
    let granted: unknown;
    windowSession().handlers.permissionRequest?.(
      ...([null, permission, (answer: boolean) => (granted = answer), { requestingUrl }] as never[]),
    );
    return granted;
  };
  const check = (permission: string, origin = "app://mailwright/") =>
    windowSession().handlers.permissionCheck?.(...([null, permission, origin, {}] as never[]));

  test("write to the clipboard, from our page only", () => {
    expect(request("clipboard-sanitized-write")).toBe(true);
    expect(check("clipboard-sanitized-write")).toBe(true);
    expect(request("clipboard-sanitized-write", "https://evil.example/")).toBe(false);
    expect(check("clipboard-sanitized-write", "https://evil.example/")).toBe(false);
    expect(check("clipboard-sanitized-write", "")).toBe(false);
  });

  test.each([
    "clipboard-read",
    "media",
    "geolocation",
    "notifications",
    "openExternal",
    "fileSystem",
    "hid",
    "unknown",
  ])("not: %s", (permission) => {
    expect(request(permission)).toBe(false);
    expect(check(permission)).toBe(false);
  });

  test("no device, no screen, no spell checker", () => {
    expect(windowSession().handlers.devicePermission?.(...([{}] as never[]))).toBe(false);
    let streams: unknown = "none";
    windowSession().handlers.displayMedia?.(...([{}, (answer: unknown) => (streams = answer)] as never[]));
    expect(streams).toBeNull();
    expect(windowSession().spellChecker).toBe(false);
  });

  test.each([
    ["app://mailwright/assets/a-1.js", false],
    ["blob:app://mailwright/0b0c", false],
    ["https://example.com/", true],
    ["http://127.0.0.1:1/", true],
    ["ws://127.0.0.1:1/", true],
    ["file:///etc/passwd", true],
    ["app://evil/", true],
    ["blob:https://evil.example/1", true],
  ])("a request to %s is canceled: %s", (url, cancel) => {
    let answer: unknown;
    windowSession().handlers.beforeRequest?.(...([{ url }, (a: unknown) => (answer = a)] as never[]));
    expect(answer).toEqual({ cancel });
  });

  test("save a text it made, and download nothing else", () => {
    const download = (url: string) => {
      let prevented = false;
      windowSession().emit(
        "will-download",
        { preventDefault: () => (prevented = true) },
        { getURL: () => url },
      );
      return prevented;
    };
    expect(download("blob:app://mailwright/0b0c")).toBe(false);
    expect(download("https://evil.example/x.exe")).toBe(true);
  });

  test("go nowhere, hold no webview", () => {
    for (const name of ["will-frame-navigate", "will-redirect", "will-attach-webview"]) {
      let prevented = false;
      window().webContents.emit(name, {
        preventDefault: () => (prevented = true),
        url: "https://help.okta.com/",
      });
      expect(`${name} ${prevented}`).toBe(`${name} true`);
    }
  });

  test("open no window; a link of the list goes to the person's browser", async () => {
    const open = (url: string) => window().webContents.openHandler?.({ url });
    for (const url of [
      "https://help.okta.com/a",
      "https://evil.example/",
      "file:///etc/passwd",
      "javascript:x",
    ]) {
      expect(open(url)).toEqual({ action: "deny" });
    }
    expect(electron.opened).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(electron.opened).toEqual(["https://help.okta.com/a"]);
  });
});

describe("messages", () => {
  test("of the page are answered as the contract says", async () => {
    expect(await electron.sendIpc(call, ["explain", { text: "x" }])).toEqual({
      ok: true,
      value: { findings: [] },
    });
    expect(await electron.sendIpc(call, ["nothing", {}])).toMatchObject({
      ok: false,
      finding: { code: "internal-unknown-operation" },
    });
    expect(await electron.sendIpc(call, [{ toString: null }, {}]).catch(() => "refused")).toBe("refused");
  });

  test.each([
    ["a frame that is gone", null],
    ["no frame", undefined],
    ["a detached frame", { detached: true }],
    ["a frame in a frame", { parent: {} }],
    ["another origin", { url: "https://evil.example/" }],
    ["a look-alike", { url: "app://mailwright.evil/" }],
    ["an empty page", { url: "about:blank" }],
    ["no address", { url: "" }],
  ])("of %s are refused", async (_, frame) => {
    for (const channel of [call, file]) {
      // `undefined` would mean the default frame.
      const sent = electron.sendIpc(channel, ["explain", { text: "x" }], frame === undefined ? 0 : frame);
      await expect(sent).rejects.toThrow("Refused");
    }
  });

  test("of a frame that dies while it is looked at are refused", async () => {
    const dying = Object.defineProperty({}, "url", {
      enumerable: false,
      get: () => {
        throw new Error("Render frame was disposed");
      },
    });
    const handler = electron.ipcHandlers.get(call)!;
    const sent = Promise.resolve().then(() =>
      handler({ senderFrame: Object.assign(dying, { parent: null, detached: false }) }),
    );
    await expect(sent).rejects.toThrow("Refused");
  });

  test("there is no other channel", () => {
    expect([...electron.ipcHandlers.keys()]).toEqual([call, file]);
  });

  test("a key file is read from its path, to the limit", async () => {
    const path = join(folder, "schlüssel.json");
    await writeFile(path, Buffer.alloc(100_000, 1));
    const answer = await electron.sendIpc(file, ["credentials.importKeyFile", { id: "a" }, path]);
    expect(answer).toMatchObject({ ok: false, finding: { code: "key-not-json" } });
    // Where it lies goes to the wizard, so that the file can go to the trash; the answer does not name it.
    expect(files).toEqual([["schlüssel.json", 100_000, keyFileLimit, path]]);
    expect(JSON.stringify(answer)).not.toContain(folder);
    await wizard.held.services?.trash?.(path);
    expect(electron.trashed).toEqual([path]);
  });

  test("what is not a file is said, and never waited for", async () => {
    await mkdir(join(folder, "folder"), { recursive: true });
    await symlink("/dev/zero", join(folder, "zero")).catch(() => {});
    for (const path of [
      "",
      "relative.json",
      join(folder, "gone"),
      join(folder, "folder"),
      join(folder, "zero"),
      7,
      null,
    ]) {
      const answer = await electron.sendIpc(file, ["credentials.importKeyFile", { id: "a" }, path]);
      expect(answer).toMatchObject({ ok: false, finding: { code: "key-file-unreadable" } });
    }
  });

  test("a path with an operation that takes no file is not read", async () => {
    const answer = await electron.sendIpc(file, ["explain", { text: "x" }, "/etc/passwd"]);
    expect(answer).toEqual({ ok: true, value: { findings: [] } });
  });

  test("events go to our page only, as the contract declares them", () => {
    wizard.held.emit?.("setup.changed", { id: "a", secret: "no" } as never);
    expect(window().webContents.sent).toEqual([[event, "setup.changed", { id: "a" }]]);
    window().webContents.url = "https://evil.example/";
    wizard.held.emit?.("setup.changed", { id: "b" });
    wizard.held.emit?.("setup.changed", { id: "../.." });
    expect(window().webContents.sent).toHaveLength(1);
    window().webContents.url = "app://mailwright/";
  });
});

describe("saving", () => {
  const save = (name: string) => wizard.held.services!.saveFile(name, Buffer.from("bytes"));

  test("asks where, at first in Downloads", async () => {
    const filePath = join(folder, "chosen.zip");
    electron.saveDialog.answer = { canceled: false, filePath };
    expect(await save("bundle.zip")).toEqual({ savedTo: filePath });
    expect(await readFile(filePath, "utf8")).toBe("bytes");
    expect(electron.saveDialog.asked).toEqual([
      {
        defaultPath: join(electron.app.getPath("downloads"), "bundle.zip"),
        filters: [
          { name: "ZIP archive", extensions: ["zip"] },
          { name: "Mailwright bundle", extensions: ["mailwright"] },
        ],
      },
    ]);
  });

  test("a person may change their mind, and a folder may refuse", async () => {
    electron.saveDialog.answer = { canceled: true, filePath: "" };
    expect(await save("bundle.zip")).toEqual({ savedTo: null });
    electron.saveDialog.answer = { canceled: false, filePath: join(folder, "no", "such", "x.zip") };
    await expect(save("bundle.zip")).rejects.toMatchObject({
      finding: { code: "bundle-not-saved", step: "finish" },
    });
  });
});

test("quitting waits for what is under way, then for the wizard", async () => {
  const slow = electron.sendIpc(call, ["explain", { text: "slow" }]);
  await Promise.resolve();
  await Promise.resolve();
  electron.app.emit("window-all-closed");
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(wizard.held.closed).toBe(0);
  expect(electron.record).not.toContain("quit");
  gate.resolve({ findings: [] });
  await slow;
  await vi.waitFor(() => expect(electron.record).toContain("quit"));
  expect(wizard.held.closed).toBe(1);
});

test("a fault that nobody caught is logged, told in words, and ends the program", async () => {
  process.emit("uncaughtException", new Error("client_secret=abcdefgh broke"));
  expect(electron.record.slice(-2)).toEqual(["error box: Mailwright has to close", "exit 1"]);
  const log = await readFile(electron.shownInFolder[0] ?? "", "utf8");
  expect(log).toContain("A fault stopped Mailwright: Error: client_secret=[secret] broke");
});
