import type { Change, JournalEntry, Plan } from "../../src-main/contract/plan.ts";
import { answerTo, dueQuestions, isByHand, isSettled, makeable } from "../../src-main/contract/plan-order.ts";
import { systemNames } from "../../src-main/contract/systems.ts";
import { timeOfDay } from "../app/words.ts";
import type { MarkTone } from "../components/StateMark.tsx";
import type { PlanDeskState, Stop } from "../setup/plan-desk.ts";

/** A change as a row shows it. */
export interface PlanRow {
  readonly change: Change;
  /** What was already right, and what has a question of its own, has none: the numbers are those the button counts. */
  readonly number: number | null;
  readonly tone: MarkTone;
  readonly status: string;
  readonly detail: string | undefined;
  /** It is where the last run stopped. */
  readonly stop: Stop | null;
  readonly act: "undo" | "redo" | "ask" | null;
}

/** How a plan stands, counted. */
export interface PlanCount {
  readonly rows: readonly PlanRow[];
  /** The changes that a press of the button makes. */
  readonly toMake: readonly Change[];
  /** How many have a number. */
  readonly of: number;
  /** Of those with a number: to be made, but not before a question is answered. */
  readonly held: number;
  readonly made: number;
  readonly undone: number;
  /** What a person has to look at, or to make by hand: it is left aside, and what needs it. */
  readonly stuck: readonly PlanRow[];
  /** The row the last run stopped at; null where it did not stop, or at one without a number. */
  readonly stoppedAt: PlanRow | null;
  /** What is asked now. */
  readonly question: Change | null;
  /** What Mailwright made and can take back. */
  readonly standing: readonly Change[];
}

/** The plan as rows, and what can be counted of it. Pure. @param journal of the setup: who answered what, and when what was done */
export function countPlan(
  { changes }: Plan,
  desk: Pick<PlanDeskState, "end" | "stop" | "run" | "reading" | "asked">,
  journal: readonly JournalEntry[],
): PlanCount {
  const { end, stop, run } = desk;
  const toMake = toMakeOf(changes);
  const question = questionOf(changes, desk, journal);
  let last = 0;
  const numbers = new Map(
    changes
      .filter(({ state, question, byHand }) => state !== "right" && !question && byHand === undefined)
      .map(({ id }) => [id, ++last] as const),
  );
  const broke = run ? undefined : (stop?.id ?? changes.find(({ state }) => state === "failed")?.id);
  const isCause = (change: Change) => change.id === broke || isUpToAPerson(change);
  const made = new Set(toMake.map(({ id }) => id));
  const rows = changes.map((change): PlanRow => {
    const number = numbers.get(change.id) ?? null;
    const here = stop?.id === change.id ? stop : null;
    const cause = run ? undefined : causeOf(changes, change, isCause);
    const wait = cause && waitedFor(cause, numbers.get(cause.id));
    const asks = change === question && change.state === "pending";
    return { change, number, stop: here, ...(asks ? asksNow : stateWords(change, here, wait, journal)) };
  });
  return {
    rows,
    toMake,
    of: last,
    held: rows.filter(
      ({ number, change }) => number !== null && change.state === "pending" && !made.has(change.id),
    ).length,
    made: rows.filter(({ number, change }) => number !== null && change.state === "done").length,
    undone: rows.filter(({ number, change }) => number !== null && change.state === "undone").length,
    stuck: rows.filter(({ change }) => change.state === "conflict" || isByHand(change)),
    stoppedAt:
      end && end.outcome !== "conflict" && end.outcome !== "failed"
        ? null
        : (rows.find(({ change }) => change.id === broke) ?? null),
    question,
    standing: changes.filter(({ state, final }) => state === "done" && !final),
  };
}

/** What a press of the button makes. What is in conflict stays, and what needs it: a person looks at that first. */
const toMakeOf = (changes: readonly Change[]): Change[] =>
  makeable(changes, { agreed: [], wanted: ({ state }) => state !== "undone" && state !== "conflict" });

/** What a change waits for: the first one that it needs, directly or by another, and that is a cause by itself. */
function causeOf(
  changes: readonly Change[],
  { needs }: Change,
  isCause: (change: Change) => boolean,
): Change | undefined {
  for (const need of needs) {
    const other = changes.find(({ id }) => id === need);
    if (!other || isSettled(other)) continue;
    const cause = causeOf(changes, other, isCause) ?? (isCause(other) ? other : undefined);
    if (cause) return cause;
  }
  return undefined;
}

const isUpToAPerson = ({ state, question, byHand }: Change): boolean =>
  state === "conflict" || state === "failed" || byHand !== undefined || question !== undefined;

function waitedFor({ state, byHand }: Change, number: number | undefined): string {
  if (byHand !== undefined && state === "pending") return "what you enter";
  return number === undefined ? "your answer" : `change ${number}`;
}

type Words = Pick<PlanRow, "tone" | "status" | "detail" | "act">;

const asksNow: Words = { tone: "ask", status: "Waits for your answer", detail: undefined, act: null };

function stateWords(
  change: Change,
  stop: Stop | null,
  waitsFor: string | undefined,
  journal: readonly JournalEntry[],
): Words {
  const { state, note, final } = change;
  const at = change.at ? ` ${timeOfDay(Date.parse(change.at))}` : "";
  const words = (tone: MarkTone, status: string, more: Partial<Words> = {}): Words => ({
    tone,
    status,
    detail: note,
    act: null,
    ...more,
  });
  if (stop) return words("bad", "Conflict: stops here", { detail: timeOfDay(Date.parse(stop.at)) });
  switch (state) {
    case "right":
      return change.question && answerTo(change, journal) === "yes"
        ? words("ok", `You said “${change.question.yes}”`)
        : words("ok", "Already right");
    case "running":
      return words("run", "Under way");
    case "done":
      return words("ok", `Done${at}`, { act: final ? null : "undo" });
    case "undone": {
      const done = journal.findLast(({ id, phase }) => id === change.id && phase === "done");
      return words("back", `Undone${at}`, {
        act: "redo",
        detail: note ?? (done && `was done ${timeOfDay(Date.parse(done.at))}`),
      });
    }
    case "kept":
      return words("idle", `Kept${at}`);
    case "failed":
      return words("bad", "Failed: stops here", { detail: at.trim() || undefined });
    case "conflict":
      return words("bad", "Conflict", { act: answerTo(change, journal) ? "ask" : null });
    case "pending":
      if (change.byHand !== undefined) return words("ask", "By hand");
      return change.question
        ? asks(change, journal)
        : waitsFor !== undefined
          ? words("idle", `Waits for ${waitsFor}`)
          : words("plus", willBe(change));
    default:
      return state satisfies never;
  }
}

function asks(change: Change, journal: readonly JournalEntry[]): Words {
  return answerTo(change, journal) === "no"
    ? { tone: "idle", status: `You said “${change.question?.no}”`, detail: undefined, act: "ask" }
    : { tone: "idle", status: "Not in this run", detail: "You are asked first", act: null };
}

/** By the verb that its title begins with; see `Change.title`. */
const willBe = ({ title }: Change): string =>
  `Will be ${participles[title.slice(0, title.indexOf(" "))] ?? "done"}`;

const participles: Readonly<Record<string, string>> = {
  Add: "added",
  Bring: "changed",
  Change: "changed",
  Create: "created",
  Disable: "disabled",
  Enable: "enabled",
  Give: "changed",
  Remove: "removed",
  Send: "sent",
  Switch: "switched on",
  Verify: "verified",
};

/**
 * The question to ask now: one that a person wants to answer again, else the first that is open and whose time has come.
 * Those that only stand in nobody's way come when there is nothing else to make.
 */
function questionOf(
  changes: readonly Change[],
  { asked, run, reading }: Pick<PlanDeskState, "asked" | "run" | "reading">,
  journal: readonly JournalEntry[],
): Change | null {
  if (run || reading) return null;
  const again = changes.find(({ id, question }) => id === asked && question);
  if (again) return again;
  const due = dueQuestions(changes, journal);
  if (toMakeOf(changes).length === 0) return due[0] ?? null;
  const waitedFor = new Set(
    changes.filter(({ state, question }) => state === "pending" && !question).flatMap(({ needs }) => needs),
  );
  return due.find(({ id }) => waitedFor.has(id)) ?? null;
}

/** "Okta and Cloudflare": whose changes stand in the plan, or who is connected. */
export function namesOf(systems: readonly Change["system"][]): string {
  const names = [...new Set(systems)].map((system) => systemNames[system]);
  return new Intl.ListFormat("en-US").format(names);
}
