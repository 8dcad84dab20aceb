import { expect, test, vi } from "vitest";
import { openProfile } from "./profile.ts";

test("a second run of one setup replaces the first, which is canceled and leaves nothing behind", async () => {
  const profile = await openProfile();
  const { handlers, runEvents } = profile;
  const { setup } = await handlers["setup.create"]({ provider: "google", practice: true });
  const { id } = setup;
  await handlers["practice.fill"]({ id, step: "domain" });
  await handlers["practice.fill"]({ id, step: "app" });
  await handlers["credentials.makePractice"]({ id });

  const outcomeOf = (runId: string) =>
    runEvents.find((event) => event.type === "run-finished" && event.runId === runId);
  const first = await handlers["run.start"]({ id });
  await vi.waitFor(() => expect(runEvents.map(({ type }) => type)).toContain("stage-started"), 10_000);
  expect(outcomeOf(first.runId)).toBeUndefined();
  const stored = profile.next("setup.changed");
  const second = await handlers["run.start"]({ id });
  await stored;

  expect(outcomeOf(first.runId)).toMatchObject({ outcome: "cancelled" });
  expect(outcomeOf(second.runId)).toMatchObject({ outcome: "passed" });
  const { setup: after } = await handlers["setup.open"]({ id });
  expect(after.lastRun).toMatchObject({ runId: second.runId, outcome: "passed" });
});
