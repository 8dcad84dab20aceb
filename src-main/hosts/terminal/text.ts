import {
  type Finding,
  heaviestFirst,
  type RunEvent,
  type StageStatus,
  stageNames,
  weightWords,
} from "../../contract/index.ts";
import { oneLine } from "./visible.ts";
import { wrapped } from "./wrap.ts";

/** A stage's state in words. */
export const stageMarks: Readonly<Record<StageStatus, string>> = {
  passed: "ok",
  warning: "ok, with a warning",
  failed: "failed",
  skipped: "skipped",
  cancelled: "canceled",
};

/**
 * A finding as a paragraph for a terminal of so many columns. Its sentences are wrapped; values and replies are not, so that
 * they can be copied.
 */
export function findingText(finding: Finding, columns?: number): string {
  const sentence = (line: string, indent?: string) => wrapped(line, columns, indent);
  const kinds = { ...weightWords, error: "Blocks" };
  const lines = [
    sentence(`${kinds[finding.severity]}: ${oneLine(finding.title)}  [${finding.code}]`, "  "),
    sentence(`  ${oneLine(finding.cause)}`),
  ];
  if (finding.expected !== undefined) lines.push(`  Expected: ${oneLine(finding.expected)}`);
  if (finding.found !== undefined) lines.push(`  Found:    ${oneLine(finding.found)}`);
  finding.fix.forEach((step, i) => void lines.push(sentence(`  ${i + 1}. ${oneLine(step)}`, "     ")));
  if (finding.evidence) lines.push(...finding.evidence.split(/\r?\n/).map((l) => `  > ${oneLine(l)}`));
  return lines.join("\n");
}

/** A finished stage as a line: name, state in words, time, summary. */
export function stageLine(event: Extract<RunEvent, { type: "stage-finished" }>): string {
  const name = stageNames[event.stage].padEnd(24);
  const time = event.status === "skipped" ? "" : `${Math.round(event.ms).toLocaleString("en-US")} ms`;
  return `${name}${stageMarks[event.status].padEnd(20)}${time.padStart(10)}  ${oneLine(event.summary)}`.trimEnd();
}

/** All findings, errors first. */
export function findingsText(findings: readonly Finding[], columns?: number): string {
  return heaviestFirst(findings)
    .map((finding) => findingText(finding, columns))
    .join("\n\n");
}
