import type { Change, JournalEntry } from "./plan.ts";

/** States in which nothing is left to do for a change. */
const settled: ReadonlySet<Change["state"]> = new Set(["right", "done", "kept"]);

/** Is nothing left to do for it? */
export const isSettled = ({ state }: Pick<Change, "state">): boolean => settled.has(state);

/** Does it wait for a person's hand, because its system cannot be read? */
export const isByHand = (change: Pick<Change, "state" | "byHand">): boolean =>
  change.byHand !== undefined && !isSettled(change);

/**
 * The changes that one application makes, in their order: those that are wanted, not left to a person's hand, whose own question
 * is agreed to, and for which nothing that they need stays behind. A need that is not in the plan is no obstacle. One rule for
 * the engine that makes them and for the button that counts them.
 * @param agreed IDs of the changes whose question was answered with yes
 */
export function makeable<C extends Pick<Change, "id" | "needs" | "question" | "state" | "byHand">>(
  changes: readonly C[],
  { agreed, wanted }: { readonly agreed: readonly string[]; readonly wanted: (change: C) => boolean },
): C[] {
  const open = new Set<string>();
  return changes.filter((change) => {
    const { id, needs, question, byHand } = change;
    if (isSettled(change)) return false;
    const mayBeMade = byHand === undefined && (!question || agreed.includes(id));
    const takes = mayBeMade && wanted(change) && !needs.some((need) => open.has(need));
    if (!takes) open.add(id);
    return takes;
  });
}

/** Is it a person's answer to a question, which says nothing of how far the change came? */
export const isAnswer = <E extends Pick<JournalEntry, "phase">>(
  entry: E,
): entry is E & { readonly phase: "yes" | "no" } => entry.phase === "yes" || entry.phase === "no";

/** A person's last answer to the change's question; null when something was done since, for it or for what it needs. */
export function answerTo(
  { id, needs }: Pick<Change, "id" | "needs">,
  journal: readonly JournalEntry[],
): "yes" | "no" | null {
  const last = journal.findLastIndex(
    (entry) => entry.id === id || (needs.includes(entry.id) && entry.phase === "done"),
  );
  const entry = journal[last];
  return entry && isAnswer(entry) ? entry.phase : null;
}

/** The questions whose time has come: what they need is there, and nobody said no. */
export function dueQuestions<C extends Change>(changes: readonly C[], journal: readonly JournalEntry[]): C[] {
  const open = new Set(changes.filter((change) => !isSettled(change)).map(({ id }) => id));
  return changes.filter(
    (change) =>
      change.question !== undefined &&
      change.state === "pending" &&
      !change.needs.some((need) => open.has(need)) &&
      answerTo(change, journal) !== "no",
  );
}
