import { blocks, errorsBeside, isSettled, type RunEvent, type RunReport } from "../../contract/index.ts";
import type { Applied } from "../../headless/apply.ts";
import { type Arguments, type ExitCode, type Io, isJson } from "./command.ts";
import { sayJson } from "./say.ts";
import { findingsText, stageLine } from "./text.ts";

/** Prints a stage as it ends; with `--json` nothing. */
export function printRun(event: RunEvent, args: Arguments, io: Io): void {
  if (!isJson(args) && event.type === "stage-finished") io.out(`${stageLine(event)}\n`);
}

/**
 * Ends a run's output: findings for people, or the one JSON document that people script against. Its shape is in
 * docs/command-line.md and held by a test.
 */
export function runDocument(end: {
  report: RunReport;
  scenario: string | null;
  bundle: string | null;
  /** Where the run is kept: the id of a setup of this computer, or a setup file; null when it is not. */
  saved?: string | null;
  /** What was done in connected systems before it; null or absent where none was connected. */
  applied?: Applied | null;
  args: Arguments;
  io: Io;
}): ExitCode {
  const { report, applied, args, io } = end;
  const findings = [...report.findings, ...(applied?.findings ?? [])];
  const left = applied?.connections.some(({ changes }) => !changes.every(isSettled)) ?? false;
  if (isJson(args)) {
    const document = {
      provider: report.provider,
      scenario: end.scenario,
      practice: report.practice,
      outcome: report.outcome,
      from: report.from,
      to: report.to,
      ms: report.ms,
      stages: report.stages.map(({ id, status, ms, summary }) => ({ id, status, ms, summary })),
      findings,
      hosts: report.hosts,
      fingerprint: report.fingerprint,
      bundle: end.bundle,
      ...(end.saved === undefined ? {} : { saved: end.saved }),
      ...(applied && {
        connections: applied.connections.map(({ system, changes }) => ({
          system,
          changes: changes.map(({ id, title, state }) => ({ id, title, state })),
        })),
      }),
    };
    sayJson(io, document);
  } else {
    const verdict =
      report.outcome === "passed"
        ? `Passed in ${Math.round(report.ms).toLocaleString("en-US")} ms${errorsBeside(report.findings)}.`
        : report.outcome === "cancelled"
          ? "Canceled."
          : "Stopped.";
    io.out(`\n${verdict}${report.practice ? " This was practice." : ""}\n`);
    if (findings.length) io.out(`\n${findingsText(findings, io.columns)}\n`);
    if (end.saved) io.out(`\nKept with the setup: ${end.saved}\n`);
    if (end.bundle) io.out(`\nThe bundle is in ${end.bundle}\n`);
  }
  if (report.outcome === "cancelled") return 130;
  return report.outcome === "passed" && !left && !blocks(findings) ? 0 : 1;
}
