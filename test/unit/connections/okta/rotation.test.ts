import { expect, test } from "vitest";
import type { Setup } from "../../../../src-main/contract/index.ts";
import { memoryJournal } from "../../../../src-main/plan/journal.ts";
import { readPlan } from "../../../../src-main/plan/read.ts";
import { sha256 } from "../../../../src-main/practice/base.ts";
import { fingerprint } from "../../../../src-main/setup/fingerprint.ts";
import { oktaSettings } from "../../../../src-main/setup/okta-settings.ts";
import { answer, apply, credentials, setupOf, startBench, undo } from "./support.ts";

/** The setup while its client secret is being replaced. */
function rotating(isProven: boolean): Setup {
  const { credential, settings } = setupOf();
  const now = setupOf("microsoft", "second");
  const pass = { at: "2026-11-26T09:00:00Z", fingerprint: fingerprint(now, oktaSettings(now)) };
  return {
    ...now,
    rotation: { startedAt: "2026-11-26T08:30:00Z", credential: credential!, settings, lastPass: null },
    ...(isProven && { lastPass: pass }),
  };
}

test("a credential is replaced in the server that sends: proven, written, tested, and only then the old one may go", async () => {
  await using bench = await startBench();
  const { org } = bench.practice;
  const journal = memoryJournal();
  const before = await bench.open();
  await apply(bench, before, journal);
  await answer(journal, "okta/received", "yes");
  expect((await apply(bench, before, journal)).outcome).toBe("done");

  const unproven = await apply(bench, await bench.open(rotating(false)), journal);
  expect([unproven.outcome, unproven.finding]).toEqual(["conflict", "okta-credential-unproven"]);
  expect(org.servers[0]?.secretSha256).toBe(sha256(credentials.first));

  const connections = await bench.open(rotating(true));
  const shown = await readPlan(connections, journal, bench.hands);
  expect(shown.changes.filter(({ state }) => state === "pending").map(({ id }) => id)).toEqual([
    "okta/server",
    "okta/test",
    "okta/delivery",
    "okta/received",
  ]);
  expect(shown.findings.map(({ code }) => code)).not.toContain("okta-old-credential-may-go");
  // What undo can do is said before, and not more.
  expect(shown.changes.find(({ id }) => id === "okta/server")?.detail).toMatch(
    /^Undo cannot put the old client secret back by itself: Okta never shows it\./,
  );
  const run = await apply(bench, connections, journal);
  expect([run.outcome, run.finding]).toEqual(["asks", undefined]);
  expect(org.servers.map(({ shown: { enabled }, secretSha256 }) => [enabled, secretSha256])).toEqual([
    [true, sha256(credentials.second)],
  ]);
  expect(org.tests.map(({ secretSha256 }) => secretSha256)).toEqual([
    sha256(credentials.first),
    sha256(credentials.second),
  ]);
  const patches = bench.exchanges.filter(({ request }) => request.body.includes(credentials.second));
  expect(patches.map(({ request: { method, body } }) => [method, Object.keys(JSON.parse(body))])).toEqual([
    ["PATCH", ["authType", "clientSecret"]],
  ]);
  const told = await readPlan(connections, journal, bench.hands);
  expect(told.findings.map(({ code }) => code)).toContain("okta-old-credential-may-go");
  await answer(journal, "okta/received", "yes");
  expect((await apply(bench, connections, journal)).outcome).toBe("done");
  // Opened anew, nothing is left to be done: what was written is known by the log.
  const anew = await readPlan(await bench.open(rotating(true)), journal, bench.hands);
  expect(anew.changes.filter(({ state }) => state === "pending")).toEqual([]);
  expect(JSON.stringify(journal.entries)).not.toContain(credentials.second);

  const { states, events } = await undo(bench, connections, journal);
  expect(states["okta/server"]).toBe("kept");
  const notes = events.flatMap((event) => (event.type === "change" ? [event.change.note ?? ""] : []));
  expect(notes.join(" ")).toContain("go back to the old one on Finish and apply the plan again");
  expect(org.servers[0]?.secretSha256).toBe(sha256(credentials.second));
});

test("a server that somebody else made with the same values is used, and its secret replaced only after a question", async () => {
  await using bench = await startBench();
  const { org } = bench.practice;
  const journal = memoryJournal();
  const connections = await bench.open();
  await apply(bench, connections, journal);
  // Another computer, without the log: the server is somebody else's, and is on.
  org.servers = org.servers.map((one) => ({ ...one, shown: { ...one.shown, enabled: true } }));
  const other = memoryJournal();
  const plan = await readPlan(await bench.open(), other, bench.hands);
  expect(plan.changes.filter(({ state }) => state === "pending")).toEqual([]);
  const [okta] = await bench.open(rotating(true), { dns: false });
  const shown = await readPlan([okta!], other, bench.hands);
  const change = shown.changes.find(({ id }) => id === "okta/server");
  expect(change).toMatchObject({
    state: "pending",
    question: { text: expect.stringContaining("cannot be brought back") },
  });
  expect((await apply(bench, [okta!], other, { agreed: [] })).outcome).toBe("asks");
  expect(org.servers[0]?.secretSha256).toBe(sha256(credentials.first));
  await apply(bench, [okta!], other, { agreed: ["okta/server"] });
  expect(org.servers[0]?.secretSha256).toBe(sha256(credentials.second));
  expect((await undo(bench, [okta!], other)).states["okta/server"]).toBe("kept");
});

test("what somebody changed in the server since is put back only after a question, and kept by undo", async () => {
  await using bench = await startBench();
  const { org } = bench.practice;
  const journal = memoryJournal();
  const connections = await bench.open();
  await apply(bench, connections, journal);
  org.servers = org.servers.map((one) => ({ ...one, shown: { ...one.shown, port: 465 } }));
  const shown = await readPlan(connections, journal, bench.hands);
  expect(shown.changes.find(({ id }) => id === "okta/server")).toMatchObject({
    state: "pending",
    items: [{ before: ["Port: 465"], after: ["Port: 587"] }],
    question: { yes: "Change it" },
  });
  const { states } = await undo(bench, connections, journal);
  expect(states["okta/server"]).toBe("kept");
  expect(org.servers.length).toBe(1);
});
