import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Finding, RunEvent } from "../../../src-main/contract/index.ts";
import { foldRun, type LiveRun, runOfReport } from "../../../src-renderer/setup/live-run.ts";
import { RunDesk } from "../../../src-renderer/setup/run-desk.ts";
import { Session } from "../../../src-renderer/setup/session.ts";
import { sampleReport } from "../../ui/support/sample-setups.ts";
import { fakeBridge, sampleView } from "./fake-bridge.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const waiting: Finding = {
  code: "exchange-mailbox-permission",
  severity: "error",
  step: "app",
  title: "The app may not use this mailbox",
  cause: "Not spread yet.",
  fix: ["Wait."],
  wait: { usual: "30 minutes", retryAfterMs: 600_000, giveUpAfterMs: 1_500_000 },
  sources: [],
};
const at = "2026-11-23T10:00:00.000Z";

/** The events of a run that fails at sending. */
const failing = (runId: string, finding = waiting): RunEvent[] => [
  { type: "run-started", runId, at, practice: false },
  { type: "stage-started", runId, stage: "send", at },
  { type: "stage-finished", runId, stage: "send", status: "failed", ms: 5, summary: "", findings: [finding] },
  { type: "run-finished", runId, at, outcome: "failed", ms: 9 },
];

function open(finding = waiting) {
  let runs = 0;
  const fake = fakeBridge({
    "run.start": ({ id }) => {
      const runId = `run-${++runs}`;
      queueMicrotask(() => {
        for (const event of failing(runId, finding)) fake.emit("run.event", { id, event });
      });
      return { runId };
    },
  });
  return { desk: new RunDesk(new Session(fake.bridge, sampleView())), runs: () => runs, emit: fake.emit };
}

test("a run is begun once, and none by itself: waiting is the host's", async () => {
  const { desk, runs } = open();
  await desk.start();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(runs()).toBe(1);
});

test("a run that the host began by itself shows like one that was begun here", () => {
  const { desk, emit } = open();
  for (const event of failing("run-by-itself")) emit("run.event", { id: "one", event });
  expect(desk.get().run).toMatchObject({ runId: "run-by-itself", outcome: "failed" });
});

test("events of another setup or another run change nothing", async () => {
  const { desk, emit } = open();
  await desk.start();
  const before = desk.get().run;
  emit("run.event", { id: "two", event: failing("run-9")[0] });
  emit("run.event", { id: "one", event: failing("run-9")[3] });
  expect(desk.get().run).toBe(before);
});

test("a run that ended stays the one that is shown while the setup has the run before it, and any other change comes", () => {
  const { setup, ...view } = sampleView();
  const before = sampleReport(setup, Date.parse(at), "failed");
  const fake = fakeBridge({});
  const session = new Session(fake.bridge, { ...view, setup: { ...setup, lastRun: before } });
  const desk = new RunDesk(session);
  for (const event of failing("run-next")) fake.emit("run.event", { id: "one", event });
  session.edit({ settings: { host: "smtp.example" } });
  expect(desk.get().run).toMatchObject({ runId: "run-next", outcome: "failed" });
  session.accept({ ...view, setup: { ...setup, lastRun: { ...before, runId: "run-elsewhere" } } });
  expect(desk.get().run).toMatchObject({ runId: "run-elsewhere" });
});

test("the timeline is the same from the events as from the stored report", () => {
  const report = sampleReport(sampleView().setup, Date.parse(at), "failed");
  const events: RunEvent[] = [
    { type: "run-started", runId: report.runId, at: report.startedAt, practice: false },
    ...report.stages.flatMap((stage): RunEvent[] => [
      { type: "stage-started", runId: report.runId, stage: stage.id, at },
      ...stage.evidence.map(
        (evidence): RunEvent => ({ type: "evidence", runId: report.runId, stage: stage.id, evidence }),
      ),
      {
        type: "stage-finished",
        runId: report.runId,
        stage: stage.id,
        status: stage.status,
        ms: stage.ms,
        summary: stage.summary,
        findings: stage.status === "failed" ? report.findings : [],
      },
    ]),
    { type: "run-finished", runId: report.runId, at, outcome: "failed", ms: report.ms },
  ];
  const live = events.reduce<LiveRun | null>(foldRun, null);
  expect(live).toEqual(runOfReport(report));
});

test("a run that was broken off shows why, and no stage stays under way", () => {
  const [started, stage] = failing("run-1");
  const live = [started, stage, { type: "run-broken-off", runId: "run-1", at, finding: waiting }].reduce(
    (run, event) => foldRun(run, event as RunEvent),
    null as LiveRun | null,
  );
  expect(live).toMatchObject({ outcome: "failed", findings: [{ code: "exchange-mailbox-permission" }] });
  expect(live?.stages.map((s) => s.status)).not.toContain("running");
});

test("a stored run shows each finding at the stage that found it", () => {
  const report = sampleReport(sampleView().setup, Date.parse(at), "failed");
  const remark: Finding = {
    ...waiting,
    code: "tls-certificate-expiring",
    severity: "warning",
    wait: undefined,
  };
  const stages = report.stages.map((stage) =>
    stage.id === "tls" ? { ...stage, findings: [remark] } : stage,
  );
  const run = runOfReport({ ...report, stages, findings: [...report.findings, remark] });
  expect(run.stages.find((s) => s.id === "tls")?.findings.map((f) => f.code)).toEqual([remark.code]);
  expect(run.stages.find((s) => s.id === "send")?.findings).toHaveLength(1);
  expect(run.findings).toEqual([]);
});

test("a report that does not say of which stage its findings are shows them all", () => {
  const report = sampleReport(sampleView().setup, Date.parse(at), "failed");
  const run = runOfReport({ ...report, stages: report.stages.map((stage) => ({ ...stage, findings: [] })) });
  expect(run.stages.find((s) => s.id === "send")?.findings.map((f) => f.code)).toEqual(
    report.findings.map((f) => f.code),
  );
});

test("what is said after the end of a run stands at its stage", () => {
  const [started, , , finished] = failing("run-1");
  const remark: RunEvent = {
    type: "run-remark",
    runId: "run-1",
    stage: "auth",
    evidence: [{ kind: "text", text: "x" }],
    findings: [{ ...waiting, code: "smtp-one-line-refused", severity: "info" }],
  };
  const live = [started, finished, remark].reduce(
    (run, event) => foldRun(run, event as RunEvent),
    null as LiveRun | null,
  );
  expect(live?.stages.find((s) => s.id === "auth")).toMatchObject({
    findings: [{ code: "smtp-one-line-refused" }],
    evidence: [{ kind: "text" }],
  });
});
