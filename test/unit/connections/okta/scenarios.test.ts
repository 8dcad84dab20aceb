import { describe, expect, test } from "vitest";
import { memoryJournal, viewOf } from "../../../../src-main/plan/journal.ts";
import { readPlan } from "../../../../src-main/plan/read.ts";
import type { OktaTrouble } from "../../../../src-main/practice/okta/scenario.ts";
import { answer, apply, everyYes, type Run, startBench } from "./support.ts";

/** Applies, says that the message came, and applies again. */
async function whole(trouble: OktaTrouble, agreed: readonly string[] = everyYes) {
  const bench = await startBench({ trouble });
  const journal = memoryJournal();
  const connections = await bench.open();
  const first = await apply(bench, connections, journal, { agreed });
  if (first.outcome !== "asks") return { bench, first, last: first, journal, connections };
  await answer(journal, "okta/received", "yes");
  const last = await apply(bench, connections, journal, { agreed });
  return { bench, first, last, journal, connections };
}

const ended = ({ outcome, finding }: Run) => [outcome, finding];

describe("what an org may answer, and what comes of it", () => {
  test.each<[OktaTrouble, string, string | undefined]>([
    ["works", "done", undefined],
    ["feature-off", "done", undefined],
    ["feature-absent", "done", undefined],
    ["classic", "done", undefined],
    ["domain-exists", "done", undefined],
    ["domain-other-sender", "done", undefined],
    ["verify-polling", "done", undefined],
    ["other-enabled", "done", undefined],
    ["bare-list", "done", undefined],
    ["throttled", "done", undefined],
    ["trouble", "done", undefined],
    ["cut", "done", undefined],
    ["log-late", "done", undefined],
    ["mail-lost", "done", undefined],
    ["no-role", "failed", "okta-role-missing"],
    ["domain-other-brand", "conflict", "okta-domain-other-brand"],
    ["domain-taken", "failed", "okta-domain-exists"],
    ["verify-failed", "failed", "okta-verify-failed"],
    ["verify-failed-to-verify", "failed", "okta-verify-failed"],
    ["test-disabled", "failed", "okta-test-only-enabled"],
    ["server-unreachable", "failed", "okta-connection-failed"],
    ["server-auth", "failed", "okta-authentication-failed"],
    ["server-limit", "failed", "okta-server-limit"],
    ["server-token", "failed", "entra-secret-invalid"],
    ["enabled-meanwhile", "failed", "okta-only-one-enabled"],
    ["log-failure", "conflict", "exchange-authentication-unsuccessful"],
  ])("%s: %s %s", async (trouble, outcome, finding) => {
    const { bench, last } = await whole(trouble);
    await using _ = bench;
    expect(ended(last)).toEqual([outcome, finding]);
    const ids = bench.practice.org.servers.filter(({ shown }) => shown.alias !== "Old relay");
    expect(ids.length).toBeLessThanOrEqual(1);
    expect(bench.practice.org.tests.length).toBeLessThanOrEqual(1);
  });
});

test("mail that Okta gave up after the server was enabled is told, with what the provider's words mean", async () => {
  const { bench, last, journal } = await whole("mail-lost");
  await using _ = bench;
  expect(last.outcome).toBe("done");
  const { findings, changes } = await readPlan(await bench.open(), journal, bench.hands);
  expect(findings).toMatchObject([
    {
      code: "okta-mail-given-up",
      severity: "warning",
      title: expect.stringMatching(/^Okta gave up mail: /),
      evidence: expect.stringContaining("535 5.7.3 Authentication unsuccessful"),
    },
  ]);
  // Okta's own test, which arrived, is not among them, and nothing is to be made for it.
  expect(changes.filter(({ state }) => state === "pending" || state === "conflict")).toEqual([]);
});

describe("a test that Okta takes only while the server is enabled", () => {
  test("is asked for on its own, and the server is disabled again right after", async () => {
    const { bench, journal, connections } = await whole("test-disabled");
    await using _ = bench;
    const agreed = ["okta/test"];
    const reading = await readPlan(connections, journal, bench.hands);
    const change = reading.changes.find(({ id }) => id === "okta/test");
    expect(change).toMatchObject({ state: "pending", question: { yes: "Enable, test, disable" } });
    expect(ended(await apply(bench, connections, journal, { agreed }))).toEqual(["asks", undefined]);
    const { org } = bench.practice;
    expect([org.tests.length, org.servers[0]?.shown.enabled]).toEqual([1, false]);
  });

  test("that was broken off leaves no server enabled, and does not pass for a yes to enabling", async () => {
    const { bench, journal, connections } = await whole("test-disabled");
    await using _ = bench;
    const { org } = bench.practice;
    // The power fails after the server was enabled.
    const [okta] = connections;
    const reading = await okta!.read({}, viewOf(journal), bench.hands);
    const planned = reading.changes.find(({ change }) => change.id === "okta/test")!;
    const { id, system, title, items } = planned.change;
    await journal.append({
      id,
      system,
      title,
      items,
      at: "2026-11-26T08:00:00Z",
      phase: "begun",
      replaced: planned.replaced!,
    });
    org.servers = org.servers.map((one) => ({ ...one, shown: { ...one.shown, enabled: true } }));
    const again = await bench.open();
    const run = await apply(bench, again, journal, { agreed: [] });
    expect(ended(run)).toEqual(["asks", undefined]);
    expect(org.servers[0]?.shown.enabled).toBe(false);
    expect(run.states["okta/enable"]).toBe("pending");
  });
});
