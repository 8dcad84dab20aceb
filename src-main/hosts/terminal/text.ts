import type { Finding, RunEvent, StageId, StageStatus } from "../../contract/index.ts";
import { oneLine } from "./visible.ts";
import { wrapped } from "./wrap.ts";

/** A stage's state in words. */
export const stageMarks: Readonly<Record<StageStatus, string>> = {
  passed: "ok",
  warning: "ok, with a warning",
  failed: "failed",
  skipped: "skipped",
  cancelled: "cancelled",
};

const stageNames: Record<StageId, string> = {
  lint: "Settings",
  dns: "DNS records",
  reach: "Reach the mail server",
  tls: "TLS",
  token: "Token",
  claims: "Claims of the token",
  auth: "Sign in with XOAUTH2",
  send: "Send the message",
};

/**
 * A finding as a paragraph for a terminal of so many columns. Its sentences are wrapped; values and replies are not, so that
 * they can be copied.
 */
export function findingText(finding: Finding, columns?: number): string {
  const sentence = (line: string, indent?: string) => wrapped(line, columns, indent);
  const kinds = { error: "Blocks", warning: "Warning", info: "Note" } as const;
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
  const order = { error: 0, warning: 1, info: 2 } as const;
  return [...findings]
    .sort((a, b) => order[a.severity] - order[b.severity])
    .map((finding) => findingText(finding, columns))
    .join("\n\n");
}
