import type { Evidence } from "../contract/evidence.ts";
import type { Finding } from "../contract/finding.ts";
import type { StageId } from "../contract/run.ts";
import { catalogue } from "./catalogue.ts";
import { findingOf } from "./finding.ts";
import type { Case, DiagnosisContext } from "./row.ts";
import { unrecognised } from "./unrecognised.ts";
import { clockDifference } from "./words.ts";

export type { CatalogueRow, DiagnosisContext } from "./row.ts";
export { catalogue };

export interface StageEvidence {
  readonly stage: StageId;
  readonly evidence: Evidence;
}

/**
 * Names the cause of a failed stage.
 * @param evidence everything the run has seen so far, in order
 * @returns the one blocking finding first (`unrecognised` when nothing fits), then remarks that do not block
 */
export function diagnose(
  stage: StageId,
  evidence: readonly StageEvidence[],
  context: DiagnosisContext,
): Finding[] {
  const all = evidence.map((e) => e.evidence);
  const deciding = evidence.filter((e) => e.stage === stage && decides(e.evidence)).map((e) => e.evidence);
  const cause = firstMatch(stage, deciding, all, context) ?? unrecognised(deciding[0], "error");
  const remarks = observe(stage, evidence, context).filter((remark) => remark.code !== cause.code);
  return cause.code === "google-clock-or-lifetime" ? [cause] : [cause, ...remarks];
}

/**
 * Remarks on a stage that passed: what the claims of a token say, and a clock that is wrong. None of them blocks; the
 * mail server has the last word.
 */
export function observe(
  stage: StageId,
  evidence: readonly StageEvidence[],
  context: DiagnosisContext,
): Finding[] {
  const all = evidence.map((e) => e.evidence);
  const here = evidence.filter((e) => e.stage === stage).map((e) => e.evidence);
  switch (stage) {
    case "claims":
      return here
        .filter((e) => e.kind === "claims")
        .flatMap((e) => {
          const c: Case = { evidence: e, all, context };
          return catalogue
            .filter((row) => row.stages.includes("claims") && row.matches(c))
            .map((row) => findingOf(row, c, "warning"));
        });
    case "token":
      return clockRemark(here);
    case "lint":
    case "dns":
    case "reach":
    case "tls":
    case "auth":
    case "send":
      return [];
    default:
      return stage satisfies never;
  }
}

/** A row that looks at the first telling piece wins over one that needs a later piece: what failed first is the cause. */
function firstMatch(
  stage: StageId,
  deciding: readonly Evidence[],
  all: readonly Evidence[],
  context: DiagnosisContext,
): Finding | undefined {
  for (const evidence of deciding) {
    const c: Case = { evidence, all, context };
    const row = catalogue.find((candidate) => candidate.stages.includes(stage) && candidate.matches(c));
    if (row !== undefined) return findingOf(row, c, "error");
  }
  return undefined;
}

/** Pieces a failure can be read from. Answers to follow-up questions, successes and listings only support them. */
function decides(e: Evidence): boolean {
  switch (e.kind) {
    case "token-reply":
      return e.request === "token";
    case "smtp-reply":
      return e.code === 0 || e.code >= 400;
    case "network":
    case "ehlo":
    case "credential":
    case "setting":
    case "claims":
      return true;
    case "text":
    case "certificate":
    case "transcript":
    case "addresses":
    case "okta-error":
      return false;
    default:
      return e satisfies never;
  }
}

/** From this difference on a clock costs something: Google refuses five minutes, certificates look wrong at a day. */
const clockToleranceS = 120;

function clockRemark(evidence: readonly Evidence[]): Finding[] {
  const reply = evidence.find((e) => e.kind === "token-reply" && e.clockSkewS !== undefined);
  const skew = reply?.kind === "token-reply" ? (reply.clockSkewS ?? 0) : 0;
  if (Math.abs(skew) < clockToleranceS) return [];
  return [
    {
      code: "network-clock-differs",
      severity: "warning",
      step: "test",
      title: "The clock of this computer differs from the server's",
      cause: `It is ${clockDifference(skew)} of the token server's clock. Tokens and certificates are judged by time.`,
      fix: ["Switch on automatic time in the system's date and time settings.", "Test again."],
      sources: [],
    },
  ];
}
