import type { Evidence } from "../../../src-main/contract/evidence.ts";
import { errorsBeside } from "../../../src-main/contract/weight.ts";
import { duration, stageNames, stageStatusWords } from "../../../src-main/contract/words.ts";
import { findingsOfRun, type LiveRun } from "../../setup/live-run.ts";

type TokenReply = Extract<Evidence, { kind: "token-reply" }>;

const methods: Readonly<Record<TokenReply["request"], string>> = {
  token: "POST",
  "token-without-sub": "POST",
  "openid-configuration": "GET",
  certificates: "GET",
};

/** Evidence as the plain text it came as, for reading and copying. It is redacted where it is made. */
export function evidenceText(evidence: Evidence): string {
  switch (evidence.kind) {
    case "token-reply":
      return lines(
        `${methods[evidence.request]} ${evidence.url}`,
        `HTTP ${evidence.httpStatus}${evidence.contentType ? `  ${evidence.contentType}` : ""}`,
        evidence.clockSkewS === undefined ? null : `Server clock minus ours: ${evidence.clockSkewS} s`,
        evidence.location === undefined ? null : `Location: ${evidence.location}`,
        evidence.body,
        evidence.oversized ? "(longer than is read)" : null,
      );
    case "claims":
      return `Claims of the token\n${JSON.stringify(evidence.claims, null, 2)}`;
    case "network":
      return lines(
        `${evidence.operation} ${evidence.host}${evidence.port ? `:${evidence.port}` : ""}`,
        evidence.during ? `during ${evidence.during}` : null,
        `${evidence.code}: ${evidence.message}`,
      );
    case "certificate":
      return lines(
        `Certificate of ${evidence.host} (${evidence.protocol})`,
        `Subject: ${evidence.subject}`,
        `Issuer: ${evidence.issuer}`,
        `Names: ${evidence.altNames.join(", ")}`,
        `Valid: ${evidence.validFrom} to ${evidence.validTo}`,
        evidence.authorized ? "Trusted" : `Not trusted: ${evidence.authorizationError ?? "unknown reason"}`,
      );
    case "smtp-reply":
      return lines(
        `${evidence.command}: ${[evidence.code, evidence.enhanced, evidence.text].filter(Boolean).join(" ")}`,
        evidence.challenge ? `Challenge: ${evidence.challenge}` : null,
      );
    case "ehlo":
      return lines("EHLO offers", ...evidence.keywords);
    case "transcript":
      return lines(...evidence.lines);
    case "addresses":
      return `${evidence.host}: ${evidence.addresses.join(", ") || "no address"}`;
    case "credential":
      return `Credential, ${evidence.problem}: ${evidence.message}`;
    case "setting":
      return `Setting ${evidence.field}: ${evidence.message}`;
    case "okta-error":
      return `${evidence.errorCode}: ${evidence.text}`;
    case "text":
      return evidence.text;
    default:
      return evidence satisfies never;
  }
}

/** A whole run as text, for a ticket. */
export function runText(run: LiveRun): string {
  const stages = run.stages.map((stage) =>
    lines(
      `${stageNames[stage.id]}: ${stageStatusWords[stage.status]}${stage.ms === undefined ? "" : `, ${duration(stage.ms)}`}`,
      stage.summary ? `  ${stage.summary}` : null,
      ...stage.evidence.map((evidence) => indent(evidenceText(evidence))),
    ),
  );
  const findings = findingsOfRun(run).map((finding) =>
    lines(
      `${finding.severity}: ${finding.title} (${finding.code})`,
      `  ${finding.cause}`,
      ...finding.fix.map((step, index) => `  ${index + 1}. ${step}`),
    ),
  );
  return lines(
    `Mailwright test run${run.practice ? " (practice)" : ""}, ${run.startedAt}: ${run.outcome}${run.outcome === "passed" ? errorsBeside(findingsOfRun(run)) : ""}`,
    "",
    ...findings,
    findings.length > 0 ? "" : null,
    ...stages,
  );
}

const lines = (...parts: (string | null)[]): string => parts.filter((part) => part !== null).join("\n");
const indent = (text: string): string => text.replace(/^/gm, "    ");
