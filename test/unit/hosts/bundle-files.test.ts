import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { bundleLimit, type Handlers, MailwrightError } from "../../../src-main/contract/index.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { viewOf } from "../../../src-main/view/view.ts";
import * as electron from "../../electron/fake-electron.ts";
import { fakeHandlers } from "./fake-wizard.ts";

vi.mock("electron", () => import("../../electron/fake-electron.ts"));
const { bundlePath, openBundle } = await import("../../../src-main/hosts/electron/bundle-files.ts");

describe("the bundle that a command line names", () => {
  test.each([
    [["mailwright", "a.mailwright"], resolve("/from", "a.mailwright")],
    [["mailwright", "/b/a.ZIP"], resolve("/b/a.ZIP")],
    [["mailwright", pathToFileURL("/b/my a.mailwright").href], resolve("/b/my a.mailwright")],
    [["electron", ".", "--session-secrets", "a.zip"], resolve("/from", "a.zip")],
    [["mailwright", "--data=/x.zip"], undefined],
    // Only Windows has paths that lead to another computer.
    [
      ["mailwright", "file://other-computer/a.zip"],
      process.platform === "win32" ? "\\\\other-computer\\a.zip" : "file://other-computer/a.zip",
    ],
    [["mailwright", "file:///a%2Fb.zip"], "file:///a%2Fb.zip"],
    [["mailwright", "file://%00/%.zip"], "file://%00/%.zip"],
    [["mailwright", "a.txt"], undefined],
    [["/opt/a.zip"], undefined],
    [["mailwright"], undefined],
  ])("%j is %s", (argv, path) => {
    expect(bundlePath(argv, "/from")).toBe(path);
  });
});

describe("opening a bundle", () => {
  let folder: string;
  let path: string;
  let window: electron.BrowserWindow;
  const manifest = {
    format: "mailwright-bundle",
    version: 1,
    createdAt: "2026-11-20T10:00:00.000Z",
    createdBy: "Mailwright 0.1.0",
    practice: false,
    provider: "google",
    emailDomain: "mail.acme.example",
    tested: "never",
    fingerprint: "",
    testedFingerprint: null,
    testedAt: null,
    files: {},
  };
  const preview = {
    manifest,
    name: "a.mailwright",
    from: "noreply@mail.acme.example",
    host: "smtp.gmail.com:587",
    tokenEndpoint: "https://oauth2.googleapis.com/token",
    sealed: null,
    known: false,
    findings: [],
  };
  const imported = newSetup("google", false, 0);
  const calls: unknown[] = [];
  const good = {
    "bundle.open": async (_: unknown, file: { name: string; bytes: Uint8Array }) => {
      calls.push(["open", file.name, file.bytes.byteLength]);
      return { ticket: "t1", preview };
    },
    "bundle.import": async (input: unknown) => {
      calls.push(["import", input]);
      return { view: viewOf(imported, { secretPresent: false, domainFindings: [], now: 0 }), findings: [] };
    },
  } as unknown as Partial<Handlers>;
  const open = (given: Partial<Handlers>, file = path) =>
    openBundle(file, { handlers: fakeHandlers(given), window: window as never, log: () => {} });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mailwright-open-"));
    path = join(folder, "a.mailwright");
    await writeFile(path, "zip");
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  beforeEach(() => {
    calls.length = 0;
    electron.messageBox.asked.length = 0;
    electron.messageBox.answer = Promise.resolve(1);
    window = new electron.BrowserWindow({ webPreferences: {} });
  });

  test("says what stands in it and where it would connect, before anything is taken over", async () => {
    electron.messageBox.answer = Promise.resolve(0);
    await open(good);
    expect(electron.messageBox.asked).toMatchObject([
      { message: "Import the setup for mail.acme.example?", buttons: ["Cancel", "Import"] },
    ]);
    for (const fact of [preview.from, preview.host, preview.tokenEndpoint, "2026-11-20", "a.mailwright"]) {
      expect(electron.messageBox.asked[0]?.detail).toContain(fact);
    }
    expect(calls).toEqual([["open", "a.mailwright", 3]]);
    expect(window.webContents.url).toBe("");
  });

  test("warns of what is odd about it, and then Enter does not take it over", async () => {
    const findings = [
      {
        code: "bundle-foreign-server",
        severity: "warning",
        step: "app",
        title: "It connects elsewhere",
        cause: "evil.example is not Google's.",
        fix: [],
        sources: [],
      },
    ];
    const odd = { "bundle.open": async () => ({ ticket: "t1", preview: { ...preview, findings } }) };
    electron.messageBox.answer = Promise.resolve(0);
    await open(odd as unknown as Partial<Handlers>);
    expect(electron.messageBox.asked).toMatchObject([{ type: "warning", defaultId: 0 }]);
    expect(electron.messageBox.asked[0]?.detail).toContain(
      "It connects elsewhere. evil.example is not Google's.",
    );
  });

  test("takes it over when the person says so, and shows the setup that came of it", async () => {
    await open(good);
    expect(calls.at(-1)).toEqual(["import", { ticket: "t1" }]);
    expect(window.webContents.url).toBe(`app://mailwright/#/setup/${imported.id}`);
  });

  test("reads no more of a file than a bundle may have", async () => {
    const large = join(folder, "large.zip");
    await writeFile(large, Buffer.alloc(bundleLimit + 10));
    electron.messageBox.answer = Promise.resolve(0);
    await open(good, large);
    expect(calls).toEqual([["open", "large.zip", bundleLimit]]);
  });

  test("says why a bundle is refused, with the way out", async () => {
    const refused = new MailwrightError({
      code: "bundle-not-a-bundle",
      step: "finish",
      title: "This is not a bundle",
      cause: "Something else is in it.",
      fix: ["Choose the file that was exported."],
    });
    await open({ "bundle.open": () => Promise.reject(refused) });
    expect(electron.messageBox.asked).toMatchObject([
      {
        message: "This is not a bundle",
        detail: "Something else is in it.\n\n1. Choose the file that was exported.",
        buttons: ["OK"],
      },
    ]);
  });

  test("says that a file is gone", async () => {
    await open(good, join(folder, "gone.zip"));
    expect(electron.messageBox.asked).toMatchObject([{ message: "The file could not be read" }]);
    expect(calls).toEqual([]);
  });

  test("does nothing in a window that was closed meanwhile", async () => {
    window.close();
    await open(good);
    expect(electron.messageBox.asked).toEqual([]);
    expect(calls).toHaveLength(1);
  });
});
