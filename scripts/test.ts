import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { refreshApp, root } from "./window.ts";

/**
 * `npm test` after types and lint: all suites, then the secret canary, which searches everything they wrote. All runs
 * share one folder for temporary files. With MAILWRIGHT_TEST_REPORT=FOLDER each run leaves its JSON report there.
 *
 * Three runs go beside each other: the unit tests, the window's in a Chromium, and the rest (PowerShell, name servers, a
 * Wine), which take one file at a time and wait as much as they work. So do the unit tests: they get a worker more than there
 * are processors. What they all need built is built before. With arguments (`npm test -- FILE`) one run does.
 */
const run = mkdtempSync(join(tmpdir(), "mailwright-tests-"));
const temporary = join(run, "tmp");
const notes = join(run, "canary-notes.jsonl");
mkdirSync(temporary);
writeFileSync(notes, "");
const reports = process.env["MAILWRIGHT_TEST_REPORT"];

/** Runs vitest and resolves with its exit code. With `prefix` each of its lines begins with it: another run prints beside. */
function vitest(name: string, args: readonly string[], prefix?: string): Promise<number> {
  const env = {
    ...process.env,
    ...(prefix !== undefined && process.stdout.isTTY && { FORCE_COLOR: "1" }),
    MAILWRIGHT_CANARY_NOTES: notes,
    // Every file of tests is a process of its own, and many start others: what one has compiled the next need not.
    NODE_COMPILE_CACHE: join(root, ".cache", "compiled"),
    TMPDIR: temporary,
    TEMP: temporary,
    TMP: temporary,
  };
  const report =
    reports === undefined
      ? []
      : ["--reporter=default", "--reporter=json", `--outputFile.json=${join(reports, `${name}.json`)}`];
  return new Promise((done) => {
    const program = join(root, "node_modules", "vitest", "vitest.mjs");
    const child = spawn(process.execPath, [program, "run", ...args, ...report], {
      cwd: root,
      env,
      stdio: prefix === undefined ? "inherit" : ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on("line", (line) => console.log(`${prefix}${line}`));
    }
    child.on("error", () => done(1));
    child.on("close", (code) => done(code ?? 1));
  });
}

const chosen = process.argv.slice(2);
if (chosen.length === 0) await refreshApp();
const suites =
  chosen.length > 0
    ? [vitest("suites", ["--project=!canary", ...chosen])]
    : [
        vitest("unit", ["--project=unit", `--maxWorkers=${availableParallelism() + 1}`], "unit    "),
        vitest("ui", ["--project=ui"], "ui      "),
        vitest("others", ["--project=!canary", "--project=!unit", "--project=!ui"], "others  "),
      ];
const ended = await Promise.all(suites);
const canary = await vitest("canary", ["--project=canary"]);
rmSync(run, { recursive: true, force: true });
process.exitCode = Math.max(...ended, canary);
