import { expect, test } from "vitest";
import { type JournalEntry, MailwrightError, type PlanEvent } from "../../../src-main/contract/index.ts";
import { applyPlan } from "../../../src-main/plan/apply.ts";
import type { Connection } from "../../../src-main/plan/connection.ts";
import { handsOf } from "../../../src-main/plan/hands.ts";
import { type Journal, memoryJournal } from "../../../src-main/plan/journal.ts";
import { readPlan } from "../../../src-main/plan/read.ts";
import { notWritten } from "../../../src-main/setup/atomic-file.ts";

const { signal } = new AbortController();
const now = () => Date.parse("2026-11-26T08:00:00Z");

/** A system with one value to be set, which may refuse it, and a log whose disk is full for these phases. */
function place(full: readonly JournalEntry["phase"][], refuses = false) {
  const kept = memoryJournal();
  const state = { isSet: false, sent: 0 };
  const system: Connection = {
    system: "okta",
    read: async () => ({
      changes: [
        {
          change: {
            id: "okta/server",
            system: "okta",
            title: "Create the email server",
            items: [{ name: "Email server", before: state.isSet ? ["there"] : [], after: ["there"] }],
            needs: [],
            state: state.isSet ? "right" : "pending",
          },
          async write() {
            state.sent++;
            if (refuses) throw new MailwrightError(refused);
            state.isSet = true;
          },
        },
      ],
    }),
    undo: async () => ({ state: "gone" }),
  };
  const journal: Journal = {
    entries: kept.entries,
    async append(entry) {
      if (full.includes(entry.phase))
        throw notWritten("/data/setup.json", Object.assign(new Error("full"), { code: "ENOSPC" }));
      await kept.append(entry);
    },
  };
  async function apply(log: Journal) {
    const events: PlanEvent[] = [];
    const shown = await readPlan([system], log, handsOf(signal, now));
    const outcome = await applyPlan({
      connections: [system],
      journal: log,
      shown,
      agreed: [],
      onEvent: (event) => events.push(event),
      signal,
      now,
    });
    const changes = events.flatMap((event) => (event.type === "change" ? [event.change] : []));
    return { outcome, change: changes.at(-1), end: events.at(-1) as Extract<PlanEvent, { type: "end" }> };
  }
  return { kept, state, full: () => apply(journal), afterwards: () => apply(kept) };
}
const refused = {
  code: "okta-refused",
  step: "finish" as const,
  title: "Okta refused it",
  cause: "It says so.",
  fix: ["Look at it."],
};

test("a change whose line cannot be saved first is not sent, and says so", async () => {
  const { state, kept, full, afterwards } = place(["begun"]);
  const { outcome, change } = await full();
  expect([outcome, state.sent, kept.entries]).toEqual(["failed", 0, []]);
  expect(change).toMatchObject({
    state: "failed",
    finding: {
      code: "plan-not-logged",
      title: "“Create the email server” was not sent: the log could not be saved first",
      fix: ["Free some space on the disk.", "Then read the plan again, and apply what is left."],
    },
  });
  expect((await afterwards()).outcome).toBe("done");
  expect(state.sent).toBe(1);
});

test("a change that was made and whose end cannot be saved did not fail, and is found when the plan goes on", async () => {
  const { state, kept, full, afterwards } = place(["done"]);
  const { outcome, change, end } = await full();
  expect([outcome, state.sent, change?.state]).toEqual(["failed", 1, "done"]);
  expect(end.finding).toMatchObject({
    code: "plan-not-logged",
    title: "“Create the email server” was made, and the log of it could not be saved",
  });
  expect(kept.entries.map(({ phase }) => phase)).toEqual(["begun"]);
  expect((await afterwards()).outcome).toBe("done");
  expect([state.sent, kept.entries.map(({ phase }) => phase)]).toEqual([1, ["begun", "done"]]);
});

test("why a change failed is said, also where the log of it cannot be saved", async () => {
  const { kept, full } = place(["failed"], true);
  expect((await full()).change).toMatchObject({ state: "failed", finding: { code: "okta-refused" } });
  expect(kept.entries.map(({ phase }) => phase)).toEqual(["begun"]);
});
