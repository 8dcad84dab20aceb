import { z } from "zod";
import { Evidence } from "./evidence.ts";
import { Finding } from "./finding.ts";
import { ProviderId } from "./settings.ts";
import { stageIds } from "./stage-ids.ts";

export const StageId = z.enum(stageIds);
export type StageId = z.infer<typeof StageId>;

export const StageStatus = z.enum(["passed", "warning", "failed", "skipped", "cancelled"]);
export type StageStatus = z.infer<typeof StageStatus>;

/** What a run tells as it goes. Times are ISO 8601; `ms` is a duration in milliseconds. */
export const RunEvent = z.discriminatedUnion("type", [
  /** The run itself could not go on (a keychain that locked, a full disk): its last event, with the reason. */
  z.object({ type: z.literal("run-broken-off"), runId: z.string(), at: z.string(), finding: Finding }),
  z.object({ type: z.literal("run-started"), runId: z.string(), at: z.string(), practice: z.boolean() }),
  z.object({ type: z.literal("stage-started"), runId: z.string(), stage: StageId, at: z.string() }),
  z.object({ type: z.literal("evidence"), runId: z.string(), stage: StageId, evidence: Evidence }),
  z.object({
    type: z.literal("stage-finished"),
    runId: z.string(),
    stage: StageId,
    status: StageStatus,
    ms: z.number(),
    /** One line for the timeline: "TLS 1.3, certificate of Microsoft, valid until 14 Mar 2027". */
    summary: z.string(),
    findings: z.array(Finding),
  }),
  /** Said after the end of a run that passed: worth knowing, and without influence on its outcome. */
  z.object({
    type: z.literal("run-remark"),
    runId: z.string(),
    stage: StageId,
    evidence: z.array(Evidence),
    findings: z.array(Finding),
  }),
  z.object({
    type: z.literal("run-finished"),
    runId: z.string(),
    at: z.string(),
    outcome: z.enum(["passed", "failed", "cancelled"]),
    ms: z.number(),
  }),
]);
export type RunEvent = z.infer<typeof RunEvent>;

export const StageReport = z.object({
  id: StageId,
  status: StageStatus,
  startedAt: z.string().optional(),
  ms: z.number(),
  summary: z.string(),
  evidence: z.array(Evidence),
  /** What this stage found, as it was told when it ended. Reports of version 0.1.0 do not say. */
  findings: z.array(Finding).default([]),
});
export type StageReport = z.infer<typeof StageReport>;

/** A finished run, as it is stored with the setup and put in the bundle. No secret, no token. */
export const RunReport = z.object({
  runId: z.string(),
  startedAt: z.string(),
  ms: z.number(),
  practice: z.boolean(),
  scenario: z.string().optional(),
  provider: ProviderId,
  outcome: z.enum(["passed", "failed", "cancelled"]),
  /** Of the settings and credential that were tested; see setup/fingerprint.ts. */
  fingerprint: z.string(),
  from: z.string(),
  to: z.string(),
  stages: z.array(StageReport),
  findings: z.array(Finding),
  /** Every host contacted, `host:port`, in the order of first contact. */
  hosts: z.array(z.string()),
});
export type RunReport = z.infer<typeof RunReport>;
