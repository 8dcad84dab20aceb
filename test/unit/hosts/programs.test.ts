import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { programs } from "../../../src-main/hosts/shared/programs.ts";
import { describeWith } from "../../support/needs.ts";

const started = (args: readonly string[], more: { signal?: AbortSignal; limitMs?: number } = {}) => {
  let text = "";
  const code = programs.run({
    path: process.execPath,
    args,
    files: { "hello.mjs": "console.log(process.cwd(), JSON.stringify(process.argv.slice(2)))" },
    limitMs: 10_000,
    signal: new AbortController().signal,
    onText: (more) => {
      text += more;
    },
    ...more,
  });
  return { code, text: () => text };
};

/** A program that starts another, which would write a file after a second. */
const parent = (note: string) =>
  `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(
    `setTimeout(() => require("node:fs").writeFileSync(${JSON.stringify(note)}, "alive"), 1500)`,
  )}]); console.log("begun"); setInterval(() => {}, 1000)`;

describe("programs of this computer", () => {
  test("get their arguments as they are, in a folder that is gone afterwards", async () => {
    const words = ["$(touch x)", "a b", `"; exit 1`, "%PATH%", "--yes"];
    const run = started(["hello.mjs", ...words]);
    expect(await run.code).toBe(0);
    const [, folder, given] = /^(\S+) (.*)$/m.exec(run.text())!;
    expect(JSON.parse(given!)).toEqual(words);
    expect(existsSync(folder!)).toBe(false);
  });

  test("end when they are stopped, and what they started ends with them", async () => {
    const note = join(mkdtempSync(join(tmpdir(), "mailwright-programs-")), "note");
    const stop = new AbortController();
    const run = started(["-e", parent(note)], { signal: stop.signal });
    while (!run.text().includes("begun")) await sleep(20);
    stop.abort();
    expect(await run.code).toBeNull();
    await sleep(2_000);
    expect(existsSync(note)).toBe(false);
  });

  test("end after their time", async () => {
    const run = started(["-e", "setInterval(() => {}, 1000)"], { limitMs: 300 });
    expect(await run.code).toBeNull();
  });

  test("are found on the PATH, or not", async () => {
    expect(await programs.find("mailwright-has-no-such-program")).toBeNull();
    expect(await programs.find(process.platform === "win32" ? "cmd" : "sh")).toMatch(/sh$|cmd\.exe$/);
  });

  test("may not be started where their file is none: that is an error, and no hanging", async () => {
    await expect(
      programs.run({
        path: join(tmpdir(), "no-such-program"),
        args: [],
        files: {},
        limitMs: 1_000,
        signal: new AbortController().signal,
        onText: () => {},
      }),
    ).rejects.toMatchObject({ code: "ENOENT" });
  });
});

/** What Windows has at these places is played by scripts for sh: Wine gives a program of Node no pipes. */
describeWith("posixShell", "programs of a Windows", () => {
  const { platform } = process;
  afterEach(() => {
    Object.defineProperty(process, "platform", { value: platform });
    vi.unstubAllEnvs();
  });

  test.each([
    ["refuses", true],
    ["is not there", false],
  ])("end when they are stopped although taskkill %s, and only Windows' own is asked", async (_, isThere) => {
    const folder = mkdtempSync(join(tmpdir(), "mailwright-windows-"));
    const script = (place: string, name: string, note: string) => {
      mkdirSync(join(folder, place));
      const text = `#!/bin/sh\necho "$@" > '${join(folder, note)}'\nexit 1\n`;
      writeFileSync(join(folder, place, name), text, { mode: 0o755 });
    };
    if (isThere) script("System32", "taskkill.exe", "asked");
    script("path", "taskkill", "wrong");
    vi.stubEnv("SystemRoot", folder);
    vi.stubEnv("PATH", `${join(folder, "path")}${delimiter}${process.env["PATH"]}`);
    Object.defineProperty(process, "platform", { value: "win32" });
    const stop = new AbortController();
    const run = started(["-e", 'console.log("begun"); setInterval(() => {}, 1000)'], { signal: stop.signal });
    while (!run.text().includes("begun")) await sleep(20);
    stop.abort();
    expect(await run.code).toBeNull();
    if (isThere) expect(readFileSync(join(folder, "asked"), "utf8")).toMatch(/^\/pid \d+ \/t \/f\n$/);
    expect(existsSync(join(folder, "wrong"))).toBe(false);
  });
});
