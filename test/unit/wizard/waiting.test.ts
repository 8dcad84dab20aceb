import { expect, test } from "vitest";
import type { Finding, RunReport, Setup } from "../../../src-main/contract/index.ts";
import { Setup as SetupSchema } from "../../../src-main/contract/index.ts";
import { waitingAfter } from "../../../src-main/setup/after-run.ts";
import { newSetup } from "../../../src-main/setup/document.ts";

const busy: Finding = {
  code: "exchange-busy",
  severity: "error",
  step: "test",
  title: "Exchange is busy",
  cause: "",
  fix: [],
  wait: { usual: "A minute", retryAfterMs: 60_000, giveUpAfterMs: 1_800_000 },
  sources: [],
};
const report = (minute: number, findings: readonly Finding[], fingerprint = "f"): RunReport => ({
  runId: `run-${minute}`,
  startedAt: new Date(Date.UTC(2026, 10, 23, 10, minute)).toISOString(),
  ms: 1,
  practice: false,
  provider: "microsoft",
  outcome: findings.some((f) => f.severity === "error") ? "failed" : "passed",
  fingerprint,
  from: "",
  to: "",
  stages: [],
  findings: [...findings],
  hosts: [],
});
const after = (reports: readonly RunReport[]): Setup => {
  let setup = newSetup("microsoft", false, 0);
  for (const r of reports) setup = { ...setup, lastRun: r, waiting: waitingAfter(setup, r) };
  return SetupSchema.parse(setup);
};

test("every try is kept, from the first on", () => {
  const { waiting } = after([report(0, [busy]), report(1, [busy]), report(2, [busy])]);
  expect(waiting).toMatchObject({ code: "exchange-busy", since: "2026-11-23T10:00:00.000Z" });
  expect(waiting?.tries).toHaveLength(3);
});

test("the history stays when the finding no longer says wait", () => {
  const { wait: _, ...over } = busy;
  expect(after([report(0, [busy]), report(40, [over])]).waiting?.tries).toHaveLength(2);
});

test("a pass ends it; another finding and other settings begin anew; what time does not mend is not waited for", () => {
  expect(after([report(0, [busy]), report(1, [])]).waiting).toBeNull();
  const other = { ...busy, code: "network-reply-timeout" };
  expect(after([report(0, [busy]), report(1, [other])]).waiting).toMatchObject({
    code: "network-reply-timeout",
    tries: ["2026-11-23T10:01:00.000Z"],
  });
  expect(after([report(0, [busy]), report(1, [busy], "g")]).waiting?.tries).toHaveLength(1);
  const { wait: _, ...wrong } = busy;
  expect(after([report(0, [wrong])]).waiting).toBeNull();
});

test("a hundred tries at most are kept", () => {
  const { waiting } = after(Array.from({ length: 130 }, (_, i) => report(i, [busy])));
  expect(waiting?.tries).toHaveLength(100);
  expect(waiting?.since).toBe("2026-11-23T10:00:00.000Z");
});

test("a setup stored before this was known is read", () => {
  const { waiting: _, ...old } = newSetup("google", false, 0);
  expect(SetupSchema.parse(old).waiting).toBeNull();
});
