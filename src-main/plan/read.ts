import {
  type Change,
  isByHand,
  type JournalEntry,
  MailwrightError,
  type Plan,
  type SystemId,
} from "../contract/index.ts";
import type { Connection, Facts, Hands, Planned, Reading } from "./connection.ts";
import { type JournalView, viewOf } from "./journal.ts";
import { inOrder } from "./order.ts";

/** The connected systems as they were read, in the order of the connections. */
export interface Readings {
  readonly of: ReadonlyMap<Connection, Reading>;
  readonly changes: readonly Planned[];
  readonly facts: Facts;
}

const sameFacts = (a: Facts, b: Facts): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Reads the systems, each with what those before it told. One that does not let itself be read stops for itself alone: of it
 * there is what the world shows, and the reason. Throws that reason where no system can be read.
 * @param before an earlier reading, of which only `again` is asked anew, for what the change `made` touches, and who learns
 *   something new by it
 */
export async function readSystems(
  connections: readonly Connection[],
  journal: JournalView,
  hands: Hands,
  before?: { readonly readings: Readings; readonly again: Connection; readonly made: string },
): Promise<Readings> {
  const of = new Map<Connection, Reading>();
  const unread: SystemId[] = [];
  let facts: Facts = {};
  let known = before !== undefined;
  for (const connection of connections) {
    const earlier = before?.readings.of.get(connection);
    const isAgain = connection === before?.again;
    const asked: Facts = unread.length > 0 ? { ...facts, unread } : facts;
    const reading =
      earlier && known && !isAgain
        ? earlier
        : await readOne(connection, asked, journal, hands, isAgain && known ? before.made : undefined);
    if (reading.stopped) unread.push(connection.system);
    if (earlier && !sameFacts(earlier.facts ?? {}, reading.facts ?? {})) known = false;
    of.set(connection, reading);
    facts = { ...facts, ...reading.facts };
  }
  const [first, ...others] = [...of.values()].map(({ stopped }) => stopped);
  if (first && others.every(Boolean)) throw first;
  return { of, facts, changes: inOrder([...of.values()].flatMap(({ changes }) => changes)) };
}

async function readOne(
  connection: Connection,
  facts: Facts,
  journal: JournalView,
  hands: Hands,
  made: string | undefined,
): Promise<Reading> {
  try {
    return await connection.read(facts, journal, hands, made);
  } catch (error) {
    if (hands.signal.aborted || !(error instanceof MailwrightError)) throw error;
    const seen = await connection.seen?.(facts, journal, hands);
    return { ...(seen ?? { changes: [] }), stopped: error };
  }
}

/** How a change stands: what the system tells, and what the log says of who made it so. */
function withHistory(change: Change, entry: JournalEntry | undefined): Change {
  if (!entry) return change;
  const { at, note } = entry;
  const told = { at, ...(note !== undefined && { note }) };
  if (change.state === "right" && (entry.phase === "done" || entry.phase === "begun"))
    return { ...change, ...told, state: "done" };
  if (change.state === "right" && entry.phase === "kept") return { ...change, ...told, state: "kept" };
  if (change.state === "pending" && entry.phase === "undone") return { ...change, ...told, state: "undone" };
  return change;
}

/** Does it stay as it is when all is applied that can be? */
const staysBehind = (change: Change): boolean =>
  change.state === "conflict" || change.state === "undone" || isByHand(change);

/** A question says what is still missing of what comes before its change: the answer is given with that in view. */
function withMissing(change: Change, { after = [], without }: Planned, seen: ReadonlyMap<string, Change>) {
  const missing = after.flatMap((id) => seen.get(id) ?? []).filter(staysBehind);
  if (!change.question || without === undefined || missing.length === 0) return change;
  const titles = new Intl.ListFormat("en-US").format(missing.map(({ title }) => `“${title}”`));
  const text = `Not made yet: ${titles}. ${without} ${change.question.text}`;
  return { ...change, question: { ...change.question, text } };
}

/** The plan as people see it. */
export function planOf(readings: Readings, journal: JournalView, now: number): Plan {
  const done = new Map<string, Change>();
  const known = new Map<string, Change>();
  const changes = readings.changes.map((planned) => {
    const { change, follows } = planned;
    const told = withHistory(change, journal.last(change.id));
    const cause =
      follows && told.state === "right" ? told.needs.map((id) => done.get(id)).find(Boolean) : undefined;
    const seen: Change = cause
      ? { ...told, state: "done", ...(cause.at !== undefined && { at: cause.at }) }
      : told;
    if (seen.state === "done") done.set(seen.id, seen);
    known.set(seen.id, seen);
    return withMissing(seen, planned, known);
  });
  return {
    readAt: new Date(now).toISOString(),
    changes,
    findings: [...readings.of.values()].flatMap(({ stopped, findings = [] }) =>
      stopped ? [stopped.finding, ...findings] : findings,
    ),
  };
}

/** Reads the systems and answers what would be done. Writes nothing. */
export async function readPlan(
  connections: readonly Connection[],
  journal: Parameters<typeof viewOf>[0],
  hands: Hands,
): Promise<Plan> {
  const view = viewOf(journal);
  return planOf(await readSystems(connections, view, hands), view, hands.now());
}
