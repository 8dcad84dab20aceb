import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Prints `N passed, N failed[, N skipped]` over vitest's JSON reports in a folder. Exits 1 when a test failed or none ran. */
const folder = process.argv[2];
if (!folder) throw new Error("Usage: count-tests FOLDER");

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}
const reports = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Report);
const sum = (count: (report: Report) => number) =>
  reports.reduce((total, report) => total + count(report), 0);

const passed = sum((r) => r.numPassedTests);
const skipped = sum((r) => r.numPendingTests + r.numTodoTests);
// A file that could not even be loaded has no failed test of its own. No report at all: types or lint stopped the run.
const broken = sum(
  (r) => r.testResults.filter((file) => file.status === "failed" && !file.assertionResults.length).length,
);
const failed = sum((r) => r.numFailedTests) + broken + (reports.length < 4 ? 1 : 0);
console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
