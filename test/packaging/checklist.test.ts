import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { root } from "../../scripts/window.ts";
import { operations } from "../../src-main/contract/index.ts";

/**
 * The built main process and preload, run as they ship under a stand-in for `electron`: Electron's security checklist
 * (docs/tutorial/security.md) item by item, every operation, and messages that no page of ours sends.
 */
const execute = promisify(execFile);
let folder: string;
let said: Awaited<ReturnType<typeof settings>>;

async function run(script: string, ...args: string[]) {
  const driver = fileURLToPath(new URL(script, import.meta.url));
  const options = [`--data=${join(folder, script)}`, "--session-secrets"];
  const { stdout } = await execute(process.execPath, [driver, root, ...args, ...options], {
    timeout: 120_000,
    maxBuffer: 16_777_216,
  });
  return JSON.parse(stdout);
}
const settings = (): Promise<{
  preferences: Record<string, unknown>;
  preload: string;
  ownSession: boolean;
  beforeReady: string[];
  privileges: { scheme: string; privileges: Record<string, boolean> }[];
  loads: string[];
  schemes: string[];
  policy: string;
  html: string;
  blocked: number;
  requests: number;
  granted: string[];
  device: boolean;
  prevented: Record<string, boolean>;
  denied: string[];
  opened: string[];
  senders: string[];
  exposed: [string, string[]][];
  versions: Record<string, string>;
}> => run("say-settings.ts");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mailwright-checklist-"));
  said = await settings();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("Electron's security checklist, on the built program", () => {
  test("1: only secure content is loaded, and only our own", () => {
    expect(said.loads).toEqual(["load app://mailwright/"]);
    expect(said.blocked).toBe(said.requests);
    expect(said.html.replaceAll(/<!--[\s\S]*?-->/g, "")).not.toMatch(/https?:/);
  });
  test("2: no Node integration", () => {
    expect(said.preferences).toMatchObject({
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
    });
  });
  test("3: context isolation is on", () => expect(said.preferences["contextIsolation"]).toBe(true));
  test("4: the sandbox is on, for every renderer and before the app is ready", () => {
    expect(said.preferences["sandbox"]).toBe(true);
    expect(said.beforeReady).toContain("enableSandbox");
    expect(said.preload).toBe("dist/preload/preload.cjs");
  });
  test("5: every permission is refused but writing the clipboard", () => {
    expect(said.granted).toEqual(["clipboard-sanitized-write"]);
    expect(said.device).toBe(false);
    expect(said.ownSession).toBe(true);
  });
  test("6: web security is on", () => expect(said.preferences["webSecurity"]).toBe(true));
  test("7: a Content-Security-Policy comes as a header and lets nothing in from elsewhere", () => {
    expect(said.policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'/);
    expect(said.policy).toContain("connect-src 'none'");
    expect(said.policy).toContain("form-action 'none'");
    expect(said.policy).not.toMatch(/unsafe|\*|https?:/);
  });
  test("8: no insecure content", () => expect(said.preferences["allowRunningInsecureContent"]).toBe(false));
  test("9: no experimental features", () => expect(said.preferences["experimentalFeatures"]).toBe(false));
  test("10: no Blink features are switched on", () => {
    expect(Object.keys(said.preferences).filter((key) => /blink/i.test(key))).toEqual([]);
  });
  test("11: there is no <webview> that could allow pop-ups", () => {
    expect(said.preferences["webviewTag"]).toBe(false);
    expect(said.html).not.toContain("<webview");
  });
  test("12: a <webview> is never attached", () => expect(said.prevented["will-attach-webview"]).toBe(true));
  test("13: the page goes nowhere else", () => {
    expect(said.prevented).toMatchObject({ "will-frame-navigate": true, "will-redirect": true });
    expect(said.preferences["navigateOnDragDrop"]).toBe(false);
  });
  test("14: no new window is opened", () => {
    expect(said.denied).toEqual(["deny", "deny", "deny", "deny"]);
  });
  test("15: only links of the list are handed to the person's browser", () => {
    expect(said.opened).toEqual(["https://help.okta.com/a"]);
  });
  test("16: Electron is one of the three newest majors, and pinned", () => {
    // The newest at the time of this version is 45; the three newest get fixes.
    expect(said.versions["electron"]).toMatch(/^(?:4[3-9]|[5-9]\d)\.\d+\.\d+$/);
  });
  test("17: the sender of every message is checked, and a missing frame is refused", () => {
    expect(said.senders).toEqual(["Refused", "Refused"]);
  });
  test("18: the page comes by our own scheme, never by file://", () => {
    expect(said.schemes).toEqual(["app"]);
    expect(said.beforeReady).toContain("scheme app");
    expect(said.privileges).toEqual([
      { scheme: "app", privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    ]);
  });
  test("19: the fuses are set for every package (each is read back in package.test.ts)", async () => {
    const { electronFuses } = parse(await readFile(join(root, "electron-builder.yml"), "utf8"));
    expect(electronFuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
      loadBrowserProcessSpecificV8Snapshot: false,
      enableCookieEncryption: false,
      resetAdHocDarwinSignature: true,
    });
  });
  test("20: the page gets four members, and nothing of Electron", async () => {
    expect(said.exposed).toEqual([["mailwright", ["call", "callWithFile", "host", "on"]]]);
    const preload = await readFile(join(root, "dist/preload/preload.cjs"), "utf8");
    expect(preload.match(/exposeInMainWorld/g)).toHaveLength(1);
    expect(preload).not.toMatch(/sendSync|sendToHost|postMessage|process\./);
  });
});

describe("the built preload and main together", () => {
  test("answer every operation of the contract, and send its events", async () => {
    const { answers, heard, privateKeys } = await run("drive-operations.ts", folder);
    process.stdout.write(`${Object.keys(answers).length} operations driven: ${JSON.stringify(answers)}\n`);
    expect(Object.keys(answers).sort()).toEqual(Object.keys(operations).sort());
    const faults = Object.entries(answers).filter(([, code]) =>
      /^internal|^no finding|^setting-/.test(String(code)),
    );
    expect(faults).toEqual([]);
    const unanswered = [
      "setup.create",
      "dns.check",
      "run.start",
      "bundle.export",
      "file.save",
      "bundle.open",
      "practice.connect",
      "plan.read",
      "plan.apply",
    ];
    expect(unanswered.filter((name) => answers[name] !== "ok")).toEqual([]);
    expect(heard["dns.row"]).toBeGreaterThan(4);
    expect(heard["run.event"]).toBeGreaterThan(10);
    expect(privateKeys).toBe(0);
  });

  test("refuse 1,000 forged senders, 1,000 unknown names and 1,000 malformed inputs, and go on", async () => {
    const { tally, wrong, oversized, unknownChannel, channels, stillThere } = await run(
      "forge-messages.ts",
      "1000",
    );
    expect(wrong).toEqual([]);
    expect(tally).toEqual({ forged: 1_000, unknown: 1_000, malformed: 1_000 });
    expect(oversized).toBe("setting-too-large");
    expect(unknownChannel).toBe("Nobody answers mailwright:other");
    expect(channels).toEqual(["mailwright:call", "mailwright:file"]);
    expect(stillThere).toBe(true);
  });
});

const threads = [
  {
    part: "ask",
    reads: ["judge"],
    workerData: "mailwright-passphrase",
    question: { n: 1, text: "P@ssw0rd123!@#$%^&*", known: [] },
    answer: { n: 1, strength: { level: "weak" } },
  },
  {
    part: "message-thread",
    reads: ["message-authentication", "mailauth"],
    workerData: {
      role: "mailwright-message",
      message: { bytes: Buffer.from("From: a@b.example\r\n\r\nx"), mailFrom: "" },
    },
    question: null,
    answer: { question: { type: "TXT" } },
  },
];

describe.each(threads)(
  "the thread of $part, as it is built",
  ({ part, reads, workerData, question, answer }) => {
    const built = async (name: string) => {
      const names = (await readdir(join(root, "dist/main"))).filter((file) => file.startsWith(`${name}-`));
      expect(names).toHaveLength(1);
      return join(root, "dist/main", names[0] as string);
    };

    test("is a file of its own that does not start the program again", async () => {
      const files = await Promise.all([part, ...reads].map(built));
      const text = (await Promise.all(files.map((file) => readFile(file, "utf8")))).join("\n");
      const imports = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*["'`]([^"'`]+)["'`]/g)].map(
        ([, name]) => name,
      );
      expect(imports).toContain("node:worker_threads");
      expect(imports.filter((name) => name?.includes("main.js"))).toEqual([]);
    });

    test("answers", async () => {
      const thread = new Worker(await built(part), { workerData });
      if (question) thread.postMessage(question);
      const [said] = await once(thread, "message", { signal: AbortSignal.timeout(30_000) });
      await thread.terminate();
      expect(said).toMatchObject(answer);
    });
  },
);
