import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  answerTo,
  type Change,
  dueQuestions,
  isSettled,
  type JournalEntry,
  makeable,
} from "../../../src-main/contract/index.ts";
import { endAfter, endOf } from "../../../src-main/plan/follow.ts";
import { planTurn } from "../../../src-main/view/plan-turn.ts";

const change = (id: string, more: Partial<Change> = {}): Change => ({
  id,
  system: "okta",
  title: `Create ${id}`,
  items: [],
  needs: [],
  state: "pending",
  ...more,
});
const question = { ask: "Enable it?", text: "All mail goes there.", yes: "Enable", no: "Not now" };
const entry = (id: string, phase: JournalEntry["phase"]): JournalEntry => ({
  id,
  system: "okta",
  title: id,
  at: "2026-11-26T02:00:00.000Z",
  phase,
  items: [],
});
const all = { agreed: [], wanted: () => true };
const ids = (changes: readonly Change[]) => changes.map(({ id }) => id);

describe("what one application makes", () => {
  test("what needs a change that stays behind stays behind with it", () => {
    const plan = [
      change("a", { question }),
      change("b", { needs: ["a"] }),
      change("c", { needs: ["b"] }),
      change("d"),
    ];
    expect(ids(makeable(plan, all))).toEqual(["d"]);
    expect(ids(makeable(plan, { ...all, agreed: ["a"] }))).toEqual(["a", "b", "c", "d"]);
  });

  test("a need that is not in the plan is no obstacle, and what is settled is not made again", () => {
    const plan = [change("a", { state: "done" }), change("b", { needs: ["a", "elsewhere"] })];
    expect(ids(makeable(plan, all))).toEqual(["b"]);
  });

  test("whatever the plan: nothing is taken before all it needs is settled or taken", () => {
    const states = fc.constantFrom<Change["state"]>(
      "right",
      "pending",
      "conflict",
      "done",
      "failed",
      "undone",
    );
    const plans = fc.array(
      fc.record({ state: states, asks: fc.boolean(), hand: fc.boolean(), need: fc.nat(9) }),
      {
        maxLength: 10,
      },
    );
    fc.assert(
      fc.property(plans, fc.array(fc.nat(9)), (drafts, agreed) => {
        const plan = drafts.map(({ state, asks, hand, need }, at) =>
          change(`${at}`, {
            state,
            ...(asks && { question }),
            ...(hand && { byHand: "Enter it where the zone is." }),
            needs: need < at ? [`${need}`] : [],
          }),
        );
        const taken = makeable(plan, {
          agreed: agreed.map(String),
          wanted: ({ state }) => state !== "undone",
        });
        for (const one of taken) {
          expect([isSettled(one), one.byHand]).toEqual([false, undefined]);
          expect(!one.question || agreed.map(String).includes(one.id)).toBe(true);
          for (const need of one.needs) {
            const other = plan.find(({ id }) => id === need);
            expect(!other || isSettled(other) || taken.includes(other)).toBe(true);
          }
        }
      }),
    );
  });
});

describe("questions", () => {
  const plan = [
    change("test", { state: "done" }),
    change("received", { question, needs: ["test"] }),
    change("enable", { question, needs: ["received"] }),
  ];

  test("are due when what they need is there, and not after a no", () => {
    expect(ids(dueQuestions(plan, []))).toEqual(["received"]);
    expect(ids(dueQuestions(plan, [entry("received", "no")]))).toEqual([]);
  });

  test("are asked again when what they are about was done anew after the answer", () => {
    const journal = [entry("test", "done"), entry("received", "no"), entry("test", "done")];
    expect(answerTo(plan[1] as Change, journal)).toBeNull();
    expect(ids(dueQuestions(plan, journal))).toEqual(["received"]);
  });
});

describe("how the last run ended", () => {
  const at = "2026-11-26T02:00:00.000Z";
  const plan = (changes: Change[]) => ({ readAt: at, changes, findings: [] });
  const connections = [
    {
      system: "okta" as const,
      where: "https://acme.okta.com",
      connectedAt: at,
      revision: "r",
      by: "token",
      values: {},
    },
  ];

  test("names where it stopped, which Home says, until something is applied again", () => {
    const stopped = plan([change("a", { state: "done" }), change("spf", { state: "conflict" })]);
    const end = endOf({ type: "end", at, outcome: "conflict", left: 1 }, stopped, []);
    expect(planTurn({ connections, lastPlan: end }, [])).toEqual({
      turn: "mend",
      state: "Plan stopped at “Create spf”",
    });
    expect(endAfter(end, plan([change("spf")]), [])).toEqual(end);
    expect(planTurn({ connections: [], lastPlan: end }, [])).toBeNull();
  });

  test("names the question that is open, and after its answer the next one", () => {
    const asking = plan([
      change("received", { question }),
      change("enable", { question, needs: ["received"] }),
    ]);
    const end = endOf({ type: "end", at, outcome: "asks", left: 0 }, asking, []);
    expect(end.change?.id).toBe("received");
    const answered = plan([
      change("received", { state: "right", question }),
      change("enable", { question, needs: ["received"] }),
    ]);
    const journal = [entry("received", "yes")];
    expect(endAfter(end, answered, journal)).toMatchObject({ outcome: "asks", change: { id: "enable" } });
    expect(endAfter(end, answered, [...journal, entry("enable", "no")])).toMatchObject({
      outcome: "done",
      left: 0,
    });
  });

  test("a change that was sent and of which nothing more is known broke off, whatever an earlier run's end says", () => {
    const begun = change("server", { state: "running", at: "2026-11-26T03:00:00.000Z" });
    const lastPlan = { at, outcome: "done" as const, left: 0 };
    expect(planTurn({ connections, lastPlan }, [begun])?.state).toMatch(/^Broke off at “Create server”/);
    expect(planTurn({ connections, lastPlan }, [])).toBeNull();
  });
});
