import { describe, expect, test } from "vitest";
import type { Change, JournalEntry } from "../../../src-main/contract/plan.ts";
import { countPlan } from "../../../src-renderer/connections/plan-rows.ts";
import { isProved, type Remaining } from "../../../src-renderer/steps/finish/remaining.ts";

const change = (id: string, more: Partial<Change> = {}): Change => ({
  id,
  system: id.startsWith("dns/") ? "cloudflare" : "okta",
  title: `Create ${id}`,
  items: [],
  needs: [],
  state: "pending",
  ...more,
});
const counted = (changes: Change[]) =>
  countPlan(
    { readAt: "2026-11-26T08:00:00Z", changes, findings: [] },
    { end: null, stop: null, run: null, reading: false, asked: null },
    [],
  );
const statusOf = (changes: Change[], id: string) =>
  counted(changes).rows.find((row) => row.change.id === id)?.status;

describe("the rows of a plan", () => {
  test("what is entered by hand has no number, and what needs it says what it waits for", () => {
    const plan = [
      change("okta/email-domain"),
      change("dns/okta", { byHand: "Enter it where the zone is.", needs: ["okta/email-domain"] }),
      change("okta/verify", { needs: ["dns/okta"] }),
      change("okta/test", { needs: ["okta/verify"] }),
      change("okta/server"),
    ];
    const { toMake, of, stuck, stoppedAt, held } = counted(plan);
    expect([toMake.map(({ id }) => id), of, held]).toEqual([["okta/email-domain", "okta/server"], 4, 2]);
    expect([stuck.map((row) => row.change.id), stoppedAt]).toEqual([["dns/okta"], null]);
    expect(statusOf(plan, "dns/okta")).toBe("By hand");
    expect(statusOf(plan, "okta/test")).toBe("Waits for what you enter");
  });

  test("what waits for a conflict or for an answer says which, also through others", () => {
    const question = { ask: "Switch it on?", text: "For all.", yes: "Switch it on", no: "Not now" };
    const plan = [
      change("okta/feature", { question }),
      change("dns/spf", { state: "conflict" }),
      change("okta/verify", { needs: ["dns/spf"] }),
      change("okta/server", { needs: ["okta/feature"] }),
      change("okta/test", { needs: ["okta/verify"] }),
    ];
    expect(statusOf(plan, "okta/test")).toBe("Waits for change 1");
    expect(statusOf(plan, "okta/server")).toBe("Waits for your answer");
    // It was there from the start: no run has stopped at it.
    expect(counted(plan).stoppedAt).toBeNull();
  });
});

describe("what is left in Okta", () => {
  const item: Remaining = { id: "finish-test", what: "", why: "", provedBy: ["okta/test", "okta/received"] };
  const yes: JournalEntry = {
    id: "okta/received",
    system: "okta",
    title: "",
    at: "2026-11-26T08:00:00Z",
    phase: "yes",
    items: [],
  };
  const sent = change("okta/test", { state: "done" });

  test("is proved by the log alone before the plan is read, and by nothing less than all of it", () => {
    expect(isProved(item, null, [sent], [yes])).toBe(true);
    expect(isProved(item, null, [sent], [])).toBe(false);
    expect(isProved(item, null, [], [yes])).toBe(false);
    expect(isProved({ ...item, provedBy: [] }, null, [sent], [yes])).toBe(false);
  });

  test("is proved by what was read, once it was: what the log says counts no more then", () => {
    const read = [sent, change("okta/received", { state: "right" })];
    expect(isProved(item, read, [], [])).toBe(true);
    expect(isProved(item, [sent, change("okta/received")], [sent], [yes])).toBe(false);
    expect(isProved(item, [], [sent], [yes])).toBe(false);
  });
});
