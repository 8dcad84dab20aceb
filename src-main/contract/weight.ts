import type { Finding } from "./finding.ts";

/**
 * What stands beside a run that passed, as the rest of a sentence: a run that sent its message has passed, and its findings
 * about DNS keep their weight. Empty when no error is among them.
 */
export function errorsBeside(findings: readonly Pick<Finding, "severity">[]): string {
  const errors = findings.filter(isBlocking).length;
  return errors === 0 ? "" : `, with ${errors === 1 ? "one error" : `${errors} errors`} beside it`;
}

const rank = { error: 0, warning: 1, info: 2 } as const;
/** The findings that weigh most first; those of one weight stay in their order. */
export const heaviestFirst = (findings: readonly Finding[]): Finding[] =>
  findings.toSorted((a, b) => rank[a.severity] - rank[b.severity]);

/** True of a finding that blocks. */
export const isBlocking = ({ severity }: Pick<Finding, "severity">): boolean => severity === "error";

/** True when a list of findings holds one that blocks. */
export const blocks = (findings: readonly Pick<Finding, "severity">[]): boolean => findings.some(isBlocking);
