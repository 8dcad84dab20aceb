import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./window.ts";

/**
 * `npm test` after types and lint: all suites, then the secret canary, which searches everything they wrote. Both runs
 * share one folder for temporary files. With MAILWRIGHT_TEST_REPORT=FOLDER each run leaves its JSON report there.
 */
const run = mkdtempSync(join(tmpdir(), "mailwright-tests-"));
const temporary = join(run, "tmp");
const notes = join(run, "canary-notes.jsonl");
mkdirSync(temporary);
writeFileSync(notes, "");
const reports = process.env["MAILWRIGHT_TEST_REPORT"];

/** Runs vitest and resolves with its exit code. */
function vitest(name: string, ...args: string[]): Promise<number> {
  const env = {
    ...process.env,
    MAILWRIGHT_CANARY_NOTES: notes,
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
      stdio: "inherit",
    });
    child.on("error", () => done(1));
    child.on("exit", (code) => done(code ?? 1));
  });
}

const suites = await vitest("suites", "--project=!canary", ...process.argv.slice(2));
const canary = await vitest("canary", "--project=canary");
rmSync(run, { recursive: true, force: true });
process.exitCode = suites || canary;
