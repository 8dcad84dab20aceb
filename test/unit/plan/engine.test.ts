import { describe, expect, test } from "vitest";
import { type Change, MailwrightError, type Plan } from "../../../src-main/contract/index.ts";
import { applyPlan } from "../../../src-main/plan/apply.ts";
import type { Connection, Facts, Planned } from "../../../src-main/plan/connection.ts";
import { handsOf } from "../../../src-main/plan/hands.ts";
import { type Journal, memoryJournal, viewOf } from "../../../src-main/plan/journal.ts";
import { readPlan } from "../../../src-main/plan/read.ts";
import { undoPlan } from "../../../src-main/plan/undo.ts";

const now = () => Date.parse("2026-11-26T08:00:00Z");
const never = new AbortController().signal;

/** A switch of a system: on or off, and what is special about the change that turns it on. */
type Switch = Partial<Pick<Change, "needs" | "question">> & {
  /** Only a person can see it. */
  readonly bySight?: true;
  /** What it will say is not known yet. */
  readonly isUnknown?: true;
};

interface Switches {
  readonly on: Set<string>;
  /** Before a switch is turned on. */
  onWrite?: (id: string) => void;
}

function switches(
  system: "okta" | "cloudflare",
  held: Switches,
  wanted: (facts: Facts) => Readonly<Record<string, Switch>>,
  tells: () => Facts = () => ({}),
): Connection {
  return {
    system,
    async read(facts) {
      const changes = Object.entries(wanted(facts)).map(
        ([id, { bySight, isUnknown, needs = [], question }]): Planned => {
          const state = held.on.has(id) ? ("right" as const) : ("pending" as const);
          const items = [
            { name: id, before: state === "right" ? ["on"] : [], after: isUnknown ? null : ["on"] },
          ];
          const change = {
            id,
            system,
            title: `Turn on ${id}`,
            items,
            needs,
            state,
            ...(question && { question }),
          };
          if (bySight || isUnknown) return { change };
          return {
            change,
            replaced: "off",
            ...(state === "right" && { left: "on" }),
            async write() {
              held.onWrite?.(id);
              held.on.add(id);
            },
          };
        },
      );
      return { changes, facts: tells() };
    },
    async undo({ id }) {
      if (held.on.delete(id)) return { state: "undone" };
      return { state: "kept", why: "Somebody turned it off." };
    },
  };
}

const begin = (connections: readonly Connection[], journal: Journal = memoryJournal(), signal = never) => {
  const quiet = { connections, journal, onEvent: () => {}, signal, now };
  return {
    journal,
    phases: () => journal.entries.map(({ id, phase }) => `${id} ${phase}`),
    read: () => readPlan(connections, journal, handsOf(never, now)),
    apply: async (more: { agreed?: string[]; only?: string[]; shown?: Plan } = {}) =>
      applyPlan({
        ...quiet,
        shown: more.shown ?? (await readPlan(connections, journal, handsOf(never, now))),
        agreed: more.agreed ?? [],
        ...(more.only && { only: more.only }),
      }),
    undo: (only?: string[]) => undoPlan({ ...quiet, ...(only && { only }) }),
  };
};

describe("the engine of a plan", () => {
  test("makes what was taken back again only when it is named", async () => {
    const held: Switches = { on: new Set() };
    const plan = begin([switches("okta", held, () => ({ a: {}, b: {} }))]);
    await plan.apply();
    await plan.undo(["a"]);
    expect([...held.on]).toEqual(["b"]);
    expect((await plan.read()).changes.map(({ id, state }) => [id, state])).toEqual([
      ["a", "undone"],
      ["b", "done"],
    ]);
    await plan.apply();
    expect(held.on.has("a")).toBe(false);
    await plan.apply({ only: ["a"] });
    expect(held.on.has("a")).toBe(true);
  });

  test("does not make what only a person can see, whoever agreed to it", async () => {
    const held: Switches = { on: new Set() };
    const question = { ask: "Did it arrive?", text: "", yes: "It arrived", no: "It did not" };
    const plan = begin([
      switches("okta", held, () => ({ sent: {}, seen: { bySight: true, needs: ["sent"], question } })),
    ]);
    expect(await plan.apply({ agreed: ["seen"] })).toBe("asks");
    expect(plan.phases()).toEqual(["sent begun", "sent done"]);
  });

  test("reads a system anew when one before it has something else to tell", async () => {
    const held: Switches = { on: new Set() };
    const tells = () => ({ records: held.on.has("domain") });
    const after = (facts: Facts) => ({ records: facts.records ? {} : { isUnknown: true as const } });
    const plan = begin([
      switches("okta", held, () => ({ domain: {} }), tells),
      switches("cloudflare", held, after),
    ]);
    expect(await plan.apply()).toBe("done");
    expect([...held.on]).toEqual(["domain", "records"]);
  });

  test("does not note as done what was begun and is not there", async () => {
    const held: Switches = { on: new Set() };
    const entry = { id: "a", system: "okta" as const, title: "a", at: "2026-11-26T08:00:00Z", items: [] };
    const journal = memoryJournal([{ ...entry, phase: "begun" }]);
    const plan = begin([switches("okta", held, () => ({ a: {} }))], journal);
    await plan.apply();
    expect(plan.phases()).toEqual(["a begun", "a begun", "a done"]);
  });

  test("notes nothing of a change after it was canceled", async () => {
    const controller = new AbortController();
    const held: Switches = { on: new Set(), onWrite: () => controller.abort() };
    const journal = memoryJournal();
    const plan = begin([switches("okta", held, () => ({ a: {}, b: {} }))], journal, controller.signal);
    expect(await plan.apply()).toBe("cancelled");
    expect(plan.phases()).toEqual(["a begun"]);
    // What was sent is found by reading.
    const again = begin([switches("okta", held, () => ({ a: {}, b: {} }))], journal);
    expect(await again.apply()).toBe("done");
    expect(again.phases()).toEqual(["a begun", "a done", "b begun", "b done"]);
  });

  test("does not note as refused what was cut off by the person", async () => {
    const controller = new AbortController();
    const cut = new MailwrightError({
      code: "connection-lost",
      step: "finish",
      title: "The connection was cut",
      cause: "Nothing came back.",
      fix: ["Try again."],
    });
    const onWrite = () => {
      controller.abort();
      throw cut;
    };
    const plan = begin(
      [switches("okta", { on: new Set(), onWrite }, () => ({ a: {} }))],
      memoryJournal(),
      controller.signal,
    );
    expect(await plan.apply()).toBe("cancelled");
    expect(plan.phases()).toEqual(["a begun"]);
  });

  test("shows what somebody changed since as something to make, and not as ours", async () => {
    const held: Switches = { on: new Set() };
    const plan = begin([switches("okta", held, () => ({ a: {} }))]);
    await plan.apply();
    held.on.delete("a");
    await plan.undo();
    expect(plan.phases().at(-1)).toBe("a kept");
    expect((await plan.read()).changes[0]?.state).toBe("pending");
    held.on.add("a");
    expect((await plan.read()).changes[0]?.state).toBe("kept");
  });

  test("takes back the latest first", async () => {
    const held: Switches = { on: new Set() };
    const plan = begin([switches("okta", held, () => ({ a: {}, b: { needs: ["a"] }, c: { needs: ["b"] } }))]);
    await plan.apply();
    await plan.undo();
    expect(plan.phases().slice(-3)).toEqual(["c undone", "b undone", "a undone"]);
  });

  test("does not take what was done for an answer", async () => {
    const held: Switches = { on: new Set() };
    const plan = begin([switches("okta", held, () => ({ a: {} }))]);
    await plan.apply();
    expect(viewOf(plan.journal).answer("a")).toBeUndefined();
  });
});
