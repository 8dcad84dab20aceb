import {
  type Change,
  type Finding,
  isByHand,
  type JournalEntry,
  MailwrightError,
  makeable,
  type Plan,
  type PlanOutcome,
} from "../contract/index.ts";
import type { Connection, Planned } from "./connection.ts";
import { changedBehind, notKept, notLogged } from "./findings.ts";
import { type Journal, viewOf } from "./journal.ts";
import { planOf, type Readings, readSystems } from "./read.ts";
import { type PlanWork, working } from "./work.ts";

export interface ApplyOptions extends PlanWork {
  /** The plan that the person saw: what stands there must still be what it shows. */
  readonly shown: Plan;
  /** Changes whose question the person has answered with yes; the others that have one wait. */
  readonly agreed: readonly string[];
  /** Changes to make; all that are pending when absent. One that was undone is made again only when it is named. */
  readonly only?: readonly string[];
}

/**
 * Makes the changes of a plan, in order, one after the other. Before each one what stands there is compared with what the
 * person saw; what it replaces is noted before it is sent; then it is read back. The first that is in conflict or fails ends it.
 * Broken off at any point, it goes on by being called again: what was made is found by reading.
 */
export async function applyPlan(options: ApplyOptions): Promise<PlanOutcome> {
  const { connections, journal, shown, onEvent, signal, now } = options;
  const view = viewOf(journal);
  const { hands, at, during } = working(options);
  let readings: Readings | undefined;
  const toDo = () => (readings ? left(readings, options) : []);

  const end = (outcome: PlanOutcome, finding?: MailwrightError["finding"]): PlanOutcome => {
    onEvent({ type: "end", at: at(), outcome, left: toDo().length, ...(finding && { finding }) });
    return outcome;
  };
  const tell = (change: Change, state: Change["state"], more: Partial<Change> = {}) =>
    onEvent({ type: "change", change: { ...change, ...more, state, at: at() } });

  async function make(planned: Planned, connection: Connection): Promise<Readings> {
    const { change, replaced } = planned;
    const entry = { id: change.id, system: change.system, title: change.title, items: change.items };
    tell(change, "running");
    await log(journal, false, {
      ...entry,
      at: at(),
      phase: "begun",
      ...(replaced !== undefined && { replaced }),
    });
    let refusal: unknown;
    await planned.write?.(hands).catch((error: unknown) => {
      refusal = error ?? new Error("refused");
    });
    signal.throwIfAborted();
    // Also after a failure: an answer that was lost says nothing of whether the change was made.
    const again = await readSystems(connections, view, hands, {
      readings: readings as Readings,
      again: connection,
      made: change.id,
    });
    // What became of it is not known then: the log keeps it as begun.
    const unread = again.of.get(connection)?.stopped;
    if (unread) throw refusal instanceof MailwrightError ? refusal : unread;
    const after = again.changes.find((other) => other.change.id === change.id);
    if (after && after.change.state !== "right") {
      const failure = refusal ?? new MailwrightError(notKept(change));
      if (failure instanceof MailwrightError) {
        const { code, title } = failure.finding;
        // Where this cannot be saved the log keeps the change as begun. What is said is why the change failed.
        await journal
          .append({ ...entry, at: at(), phase: "failed", note: title, code })
          .catch(() => undefined);
      }
      throw failure;
    }
    const note = await after?.settle?.(hands);
    const left = after?.left;
    signal.throwIfAborted();
    tell(after?.change ?? change, "done", note === undefined ? {} : { note });
    await log(journal, true, {
      ...entry,
      at: at(),
      phase: "done",
      ...(left !== undefined && { left }),
      ...(note !== undefined && { note }),
    });
    return again;
  }

  /** What broke off after it was sent and is there now is done: the log learns what was left. */
  async function finish({ changes }: Readings): Promise<void> {
    for (const { change, left } of changes) {
      const entry = view.last(change.id);
      if (change.state !== "right" || entry?.phase !== "begun") continue;
      await journal.append({ ...entry, at: at(), phase: "done", ...(left !== undefined && { left }) });
    }
  }

  try {
    readings = await readSystems(connections, view, hands);
    await finish(readings);
    onEvent({ type: "plan", plan: planOf(readings, view, now()) });
    for (let next = toDo()[0]; next; next = toDo()[0]) {
      const { change } = next;
      during(change.id);
      const before = shownOf(shown, change);
      const seen = change.state === "conflict" ? undefined : before && behind(before, change);
      if (change.state === "conflict" || seen) {
        tell(change, "conflict", { finding: seen ?? change.finding });
        return end("conflict");
      }
      const connection = connections.find((one) => readings?.of.get(one)?.changes.includes(next as Planned));
      try {
        const known = readings;
        readings = await make(next, connection as Connection);
        if (!isAsKnown(known, readings, change.id))
          onEvent({ type: "plan", plan: planOf(readings, view, now()) });
      } catch (error) {
        const isMade = error instanceof MadeAndNotLogged;
        if (signal.aborted || isMade || !(error instanceof MailwrightError)) throw error;
        tell(change, "failed", { finding: error.finding });
        return end("failed");
      }
    }
    return end(outcomeOf(readings, options));
  } catch (error) {
    if (signal.aborted) return end("cancelled");
    if (error instanceof MailwrightError) return end("failed", error.finding);
    throw error;
  }
}

/** The change is there, and its last line is not in the log: the run ends, and the change did not fail. */
class MadeAndNotLogged extends MailwrightError {}

/** Writes a line of the log. @param sent whether its change was made by then */
async function log(journal: Journal, sent: boolean, entry: JournalEntry): Promise<void> {
  try {
    await journal.append(entry);
  } catch (error) {
    if (!(error instanceof MailwrightError)) throw error;
    const said = notLogged(entry.title, sent, error.finding);
    throw sent ? new MadeAndNotLogged(said) : new MailwrightError(said);
  }
}

/** Did nothing come to light by a change, except that itself is made? */
function isAsKnown(before: Readings, after: Readings, made: string): boolean {
  const others = ({ changes }: Readings) =>
    changes.map(({ change: { id, items, state } }) => [id, items, id === made || state]);
  return JSON.stringify(others(before)) === JSON.stringify(others(after));
}

/** What a change would replace. */
const stands = ({ items }: Change): string => JSON.stringify(items.map(({ name, before }) => [name, before]));

/** What stands there is not what the person saw. Where its values were not known yet, only what replaces nothing is made. */
function behind(shown: Change, now: Change): Finding | undefined {
  const unknown = shown.items.length === 0 || shown.items.some(({ after }) => after === null);
  const same = unknown ? now.items.every(({ before }) => before.length === 0) : stands(shown) === stands(now);
  return same ? undefined : changedBehind(now, shown);
}

const shownOf = (shown: Plan, { id }: Pick<Change, "id">): Change | undefined =>
  shown.changes.find((other) => other.id === id);

/** A person saw it in conflict, and left it: it is passed over, with what needs it. */
const isLeftAside = ({ change }: Planned, shown: Plan): boolean =>
  change.state === "conflict" && shownOf(shown, change)?.state === "conflict";

/** Is there something to make? What only a person can say is never made, whoever agreed to it. */
const isToMake = (planned: Planned, shown: Plan): boolean =>
  planned.change.state === "conflict" ? !isLeftAside(planned, shown) : planned.write !== undefined;

/** The changes that are still to be made in this run, in order. */
function left(readings: Readings, { agreed, only, journal, shown }: ApplyOptions): Planned[] {
  const view = viewOf(journal);
  const toMake = new Set(
    readings.changes.filter((planned) => isToMake(planned, shown)).map(({ change }) => change.id),
  );
  const wanted = ({ id }: Change): boolean =>
    toMake.has(id) &&
    (only ? only.includes(id) : shownOf(shown, { id }) !== undefined && view.last(id)?.phase !== "undone");
  const taken = new Set(
    makeable(
      readings.changes.map(({ change }) => change),
      { agreed, wanted },
    ),
  );
  return readings.changes.filter(({ change }) => taken.has(change));
}

/**
 * How an application ends that made all it could: with a question whose time has come, with something that a person has to look
 * at first, with a question for later, or with nothing left.
 */
function outcomeOf(readings: Readings, { agreed, only, shown }: ApplyOptions): PlanOutcome {
  const open = new Set(
    readings.changes.filter(({ change }) => change.state !== "right").map(({ change }) => change.id),
  );
  const asking = readings.changes.filter((planned) => {
    const { id, state, question } = planned.change;
    return state === "pending" && question && !(agreed.includes(id) && isToMake(planned, shown));
  });
  if (asking.some(({ change }) => !change.needs.some((need) => open.has(need)))) return "asks";
  const isStuck = (planned: Planned): boolean => {
    const { change } = planned;
    return (only?.includes(change.id) ?? true) && (isByHand(change) || isLeftAside(planned, shown));
  };
  const isUnseen = [...readings.of.values()].some(({ stopped, changes }) => stopped && changes.length === 0);
  if (readings.changes.some(isStuck) || (!only && isUnseen)) return "conflict";
  return asking.length > 0 ? "asks" : "done";
}
