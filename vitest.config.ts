import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { skips } from "./test/support/skips.ts";

/**
 * Everything the tests write goes below one folder, which test/canary searches for secrets at the end; the notes of which
 * secrets were used lie beside it. `npm test` (scripts/test.ts) makes them; a run of vitest by hand gets its own.
 */
if (!process.env["MAILWRIGHT_CANARY_NOTES"]) {
  const run = mkdtempSync(join(tmpdir(), "mailwright-tests-"));
  process.env["MAILWRIGHT_CANARY_NOTES"] = join(run, "canary-notes.jsonl");
  writeFileSync(process.env["MAILWRIGHT_CANARY_NOTES"], "");
  mkdirSync(join(run, "tmp"));
  for (const name of ["TMPDIR", "TEMP", "TMP"]) process.env[name] = join(run, "tmp");
}

/**
 * CI runs the projects beside each other, on a machine that has others: what is bounded in wall time may come late there, and
 * is tried again after a moment. A third failure is one. What a property found is no matter of time, and is never tried again.
 */
const retry = process.env["CI"] ? { count: 2, delay: 1_000, condition: /^(?!Property failed)/ } : 0;

/**
 * Projects, by what they need: `unit` nothing; `ui` the built window and a Chromium; `packaging` a package made over a
 * stub runtime; `servers` name and mail servers of the system's packages, `powershell` a PowerShell 7, and `electron` a real
 * Electron (they say why they skip where there is none); `canary` that all others ran.
 */
export default defineConfig({
  test: {
    projects: [
      {
        // In CI the other projects run beside: a process that a test starts may have to wait for a processor.
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.{ts,tsx}"],
          testTimeout: process.env["CI"] ? 60_000 : 20_000,
          hookTimeout: process.env["CI"] ? 60_000 : 20_000,
          retry,
        },
      },
      {
        test: {
          name: "ui",
          retry,
          include: ["test/ui/**/*.test.{ts,tsx}"],
          globalSetup: ["scripts/window.ts"],
          testTimeout: 90_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 10_000 } },
          // One Chromium at a time: two on a small machine make each other late. Pages of one may share it.
          fileParallelism: false,
          maxConcurrency: 3,
        },
      },
      {
        test: {
          name: "packaging",
          include: ["test/packaging/**/*.test.ts"],
          globalSetup: ["test/packaging/packages.ts"],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "electron",
          include: ["test/electron/**/*.test.ts"],
          testTimeout: 90_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        // Real servers from the system's packages; each says why it skips where its program is missing.
        test: {
          name: "servers",
          retry,
          include: ["test/servers/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        // The scripts of a bundle in a real PowerShell 7; says so where there is none. A start of it takes a second.
        test: {
          name: "powershell",
          retry,
          include: ["test/powershell/**/*.test.ts"],
          testTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        // Windows' own Node and addon, under Wine; it says why it skips where there is none.
        test: {
          name: "windows",
          retry,
          include: ["test/windows/**/*.test.ts"],
          globalSetup: ["test/windows/support/shared.ts"],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
      {
        test: { name: "canary", include: ["test/canary/**/*.test.ts"] },
      },
    ].map((project) => ({ ...project, plugins: [skips] })),
  },
});
