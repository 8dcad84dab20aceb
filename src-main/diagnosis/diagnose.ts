import { dayMs } from "../contract/day.ts";
import type { Evidence } from "../contract/evidence.ts";
import type { Finding } from "../contract/finding.ts";
import { finding } from "../contract/make-finding.ts";
import type { StageId } from "../contract/run.ts";
import { catalogue } from "./catalogue.ts";
import { findingOf } from "./finding.ts";
import { smtpReplies } from "./pasted/replies.ts";
import type { Case, DiagnosisContext } from "./row.ts";
import { unrecognised } from "./unrecognised.ts";
import { advises } from "./vendor.ts";
import { clockDifference } from "./words.ts";

export type { DiagnosisContext } from "./row.ts";

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
            .filter((row) => row.stages.includes("claims") && advises(row, context) && row.matches(c))
            .map((row) => findingOf(row, c, row.finding(c).severity ?? "warning"));
        });
    case "token":
      return clockRemark(here);
    case "tls":
      return expiryRemark(here, context);
    case "lint":
    case "dns":
    case "reach":
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
  for (const evidence of deciding.flatMap(innermostFirst)) {
    const c: Case = { evidence, all, context };
    const row = catalogue.find(
      (candidate) => candidate.stages.includes(stage) && advises(candidate, context) && candidate.matches(c),
    );
    if (row !== undefined) return findingOf(row, c, "error");
  }
  return undefined;
}

/** Exchange wraps a refusal of AUTH in its refusal of MAIL FROM: the reply inside is the cause. */
function innermostFirst(e: Evidence): Evidence[] {
  if (e.kind !== "smtp-reply" || e.code === 0 || e.challenge !== undefined) return [e];
  const [first] = smtpReplies([e.code, e.enhanced, e.text].join(" "));
  const inner = first?.kind === "smtp-reply" && first.code !== 0 && first.code !== e.code ? first : undefined;
  return inner === undefined ? [e] : [{ ...inner, command: "AUTH" }, e];
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

/** Automatic renewal happens with a third of the life left; with less than a sixth, and two weeks at most, it is late. */
const lateShare = 6;
const lateMs = 14 * dayMs;

/** A certificate that is valid and will soon not be: nobody may be renewing it. */
function expiryRemark(evidence: readonly Evidence[], { now }: DiagnosisContext): Finding[] {
  const certificate = evidence.find((e) => e.kind === "certificate" && e.authorized);
  if (certificate?.kind !== "certificate") return [];
  const ends = Date.parse(certificate.validTo);
  const life = ends - Date.parse(certificate.validFrom);
  const left = ends - now;
  if (!(left >= 0 && left < Math.min(lateMs, life / lateShare))) return [];
  const days = Math.floor(left / dayMs);
  return [
    finding({
      code: "tls-certificate-expiring",
      severity: "warning",
      step: "app",
      field: "host",
      title: "The server's certificate ends soon",
      cause: `The certificate of ${certificate.host} ends on ${certificate.validTo.slice(0, 10)}, ${days === 0 ? "within a day" : days === 1 ? "in a day" : `in ${days} days`}. Once it has ended, Okta can no longer send.`,
      fix: ["Ask who runs the server whether the renewal works."],
      found: certificate.validTo,
    }),
  ];
}

/** From this difference on a clock costs something: Google refuses five minutes, certificates look wrong at a day. */
const clockToleranceS = 120;

function clockRemark(evidence: readonly Evidence[]): Finding[] {
  const reply = evidence.find((e) => e.kind === "token-reply" && e.clockSkewS !== undefined);
  const skew = reply?.kind === "token-reply" ? (reply.clockSkewS ?? 0) : 0;
  if (Math.abs(skew) < clockToleranceS) return [];
  return [
    finding({
      code: "network-clock-differs",
      severity: "warning",
      step: "test",
      title: "The clock of this computer differs from the server's",
      cause: `It is ${clockDifference(skew)} of the token server's clock. Tokens and certificates are judged by time.`,
      fix: ["Switch on automatic time in the system's date and time settings.", "Test again."],
    }),
  ];
}
