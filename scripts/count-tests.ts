import { readFileSync } from "node:fs";

/** Prints `N passed, N failed[, N skipped]` over all suites of a vitest JSON report. Exits 1 when a test failed or none ran. */
const path = process.argv[2];
if (!path) throw new Error("Usage: count-tests REPORT.json");
const report = JSON.parse(readFileSync(path, "utf8")) as {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numFailedTestSuites: number;
};
const failed = report.numFailedTests;
const skipped = report.numPendingTests + report.numTodoTests;
console.log(`${report.numPassedTests} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`);
process.exitCode = failed > 0 || report.numPassedTests === 0 ? 1 : 0;
