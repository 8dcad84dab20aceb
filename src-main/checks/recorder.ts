import type { Evidence } from "../contract/evidence.ts";
import type { Finding } from "../contract/finding.ts";
import type { RunEvent, StageId, StageReport, StageStatus } from "../contract/run.ts";
import { stageIds } from "../contract/stage-ids.ts";
import type { Secret } from "../credentials/secret.ts";
import type { StageEvidence } from "../diagnosis/diagnose.ts";
import type { Network } from "../network/port.ts";
import { scrub, scrubFindings } from "./scrub.ts";

/** How a stage ended. */
export interface StageEnd {
  readonly status: StageStatus;
  /** One line for the timeline. */
  readonly summary: string;
  readonly findings?: readonly Finding[];
}

/** Keeps what a run saw, and tells it as it goes. */
export interface Recorder {
  start(stage: StageId): void;
  see(stage: StageId, evidence: Evidence): void;
  finish(stage: StageId, end: StageEnd): void;
  /** After the end of the run: adds to a stage that has ended. */
  remark(stage: StageId, evidence: readonly Evidence[], findings: readonly Finding[]): void;
  /** From now on this is taken out of everything. */
  conceal(secret: Secret): void;
  /** Everything seen so far, in order. */
  seen(): readonly StageEvidence[];
  statusOf(stage: StageId): StageStatus | undefined;
  findingsOf(stage: StageId): readonly Finding[];
  /** The stages in reading order; one that never came to its turn is `skipped`. */
  stages(): StageReport[];
}

export function createRecorder(
  network: Network,
  runId: string,
  onEvent: (event: RunEvent) => void,
): Recorder {
  const secrets: Secret[] = [];
  const seen: StageEvidence[] = [];
  const started = new Map<StageId, number>();
  /** Evidence of a stage that has not started: the mail server may speak up while the token is still being fetched. */
  const early: StageEvidence[] = [];
  const ended = new Map<StageId, StageEnd & { ms: number }>();
  const iso = (ms: number): string => new Date(ms).toISOString();

  return {
    start(stage) {
      const now = network.now();
      started.set(stage, now);
      onEvent({ type: "stage-started", runId, stage, at: iso(now) });
      for (const e of early.filter((e) => e.stage === stage)) this.see(stage, e.evidence);
    },
    see(stage, raw) {
      if (ended.has(stage)) return;
      if (!started.has(stage)) {
        early.push({ stage, evidence: raw });
        return;
      }
      const evidence = scrub(raw, secrets);
      seen.push({ stage, evidence });
      onEvent({ type: "evidence", runId, stage, evidence });
    },
    finish(stage, end) {
      const startedAt = started.get(stage);
      const ms = startedAt === undefined ? 0 : Math.max(0, network.now() - startedAt);
      const clean = {
        status: end.status,
        summary: scrub(end.summary, secrets),
        findings: scrubFindings(end.findings ?? [], secrets),
      };
      ended.set(stage, { ...clean, ms });
      onEvent({ type: "stage-finished", runId, stage, ...clean, ms });
    },
    remark(stage, rawEvidence, rawFindings) {
      const end = ended.get(stage);
      if (end === undefined) return;
      const evidence = scrub([...rawEvidence], secrets);
      const findings = scrubFindings(rawFindings, secrets);
      seen.push(...evidence.map((e) => ({ stage, evidence: e })));
      ended.set(stage, { ...end, findings: [...(end.findings ?? []), ...findings] });
      onEvent({ type: "run-remark", runId, stage, evidence, findings });
    },
    conceal: (secret) => void secrets.push(secret),
    seen: () => seen,
    statusOf: (stage) => ended.get(stage)?.status,
    findingsOf: (stage) => ended.get(stage)?.findings ?? [],
    stages: () =>
      stageIds.map((id) => {
        const end = ended.get(id);
        const startedAt = started.get(id);
        return {
          id,
          status: end?.status ?? "skipped",
          ...(startedAt === undefined ? {} : { startedAt: iso(startedAt) }),
          ms: end?.ms ?? 0,
          summary: end?.summary ?? "",
          evidence: seen.filter((e) => e.stage === id).map((e) => e.evidence),
          findings: [...(end?.findings ?? [])],
        };
      }),
  };
}
