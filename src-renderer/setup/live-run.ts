import type { Evidence } from "../../src-main/contract/evidence.ts";
import type { Finding } from "../../src-main/contract/finding.ts";
import type { RunEvent, RunReport, StageId, StageStatus } from "../../src-main/contract/run.ts";
import { stageIds } from "../../src-main/contract/stage-ids.ts";
import { heaviestFirst, isBlocking } from "../../src-main/contract/weight.ts";

export interface LiveStage {
  readonly id: StageId;
  readonly status: StageStatus | "waiting" | "running";
  /** Milliseconds; absent until it ended. */
  readonly ms?: number;
  readonly summary: string;
  readonly evidence: readonly Evidence[];
  readonly findings: readonly Finding[];
}

/** A run as the timeline shows it: from the events as they come, or from the stored report. */
export interface LiveRun {
  readonly runId: string;
  readonly startedAt: string;
  readonly practice: boolean;
  readonly outcome: RunReport["outcome"] | "running";
  readonly ms?: number;
  readonly stages: readonly LiveStage[];
  /** Findings of no stage: why a run was broken off, or those of a report that does not say. */
  readonly findings: readonly Finding[];
}

const waiting = (id: StageId): LiveStage => ({
  id,
  status: "waiting",
  summary: "",
  evidence: [],
  findings: [],
});

/** What a run will do, before there is one. */
export const notStarted: LiveRun = {
  runId: "",
  startedAt: "",
  practice: false,
  outcome: "running",
  stages: stageIds.map(waiting),
  findings: [],
};

/** The run after one more event. Events of another run than the current one are ignored, but for one that starts. */
export function foldRun(run: LiveRun | null, event: RunEvent): LiveRun | null {
  if (event.type === "run-started") {
    return { ...notStarted, runId: event.runId, startedAt: event.at, practice: event.practice };
  }
  if (!run || run.runId !== event.runId) return run;
  const change = (stage: StageId, by: (old: LiveStage) => LiveStage): LiveRun => ({
    ...run,
    stages: run.stages.map((old) => (old.id === stage ? by(old) : old)),
  });
  switch (event.type) {
    case "stage-started":
      return change(event.stage, (old) => ({ ...old, status: "running" }));
    case "evidence":
      return change(event.stage, (old) => ({ ...old, evidence: [...old.evidence, event.evidence] }));
    case "stage-finished": {
      const { status, ms, summary, findings } = event;
      return change(event.stage, (old) => ({ ...old, status, ms, summary, findings }));
    }
    case "run-remark":
      return change(event.stage, (old) => ({
        ...old,
        evidence: [...old.evidence, ...event.evidence],
        findings: [...old.findings, ...event.findings],
      }));
    case "run-finished":
      return { ...run, outcome: event.outcome, ms: event.ms };
    case "run-broken-off":
      return { ...run, outcome: "failed", stages: run.stages.map(brokenOff), findings: [event.finding] };
    default:
      return event satisfies never;
  }
}

/** What was under way when the run broke off will not end any more. */
const brokenOff = (stage: LiveStage): LiveStage =>
  stage.status === "running" || stage.status === "waiting" ? { ...stage, status: "cancelled" } : stage;

/**
 * A stored run: each finding at the stage that found it. A report that does not say shows what blocked at the stage that
 * failed, and the rest under the timeline.
 */
export function runOfReport(report: RunReport): LiveRun {
  const byId = new Map(report.stages.map((stage) => [stage.id, stage]));
  const failed = report.stages.find((stage) => stage.status === "failed")?.id;
  const blocking = failed ? report.findings.filter(isBlocking) : [];
  const told = report.stages.some((stage) => stage.findings.length > 0);
  return {
    runId: report.runId,
    startedAt: report.startedAt,
    practice: report.practice,
    outcome: report.outcome,
    ms: report.ms,
    stages: stageIds.map((id) => {
      const stage = byId.get(id) ?? waiting(id);
      return told ? stage : { ...stage, findings: id === failed ? blocking : [] };
    }),
    findings: told ? [] : report.findings.filter((finding) => !blocking.includes(finding)),
  };
}

/** Everything a run found, the blocking ones first. */
export function findingsOfRun(run: LiveRun): readonly Finding[] {
  return heaviestFirst([...run.stages.flatMap((stage) => stage.findings), ...run.findings]);
}
