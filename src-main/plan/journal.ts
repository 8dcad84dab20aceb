import { type Change, isAnswer, type JournalEntry } from "../contract/index.ts";

/** Where the log of a setup is kept. `append` returns when the entry is stored for good. */
export interface Journal {
  readonly entries: readonly JournalEntry[];
  append(entry: JournalEntry): Promise<void>;
}

/** A log as connections see it. */
export interface JournalView {
  /** The last entry of a change that says how far it came; answers to questions are not among them. */
  last(id: string): JournalEntry | undefined;
  /**
   * The last answer of a person to the question of a change, given after its last other entry or before any.
   * @param after an entry of the log that the answer has to be younger than: what the question is about
   */
  answer(id: string, after?: JournalEntry): "yes" | "no" | undefined;
  /** What stands of a change by the log, with what was there before it was begun; absent once it was taken back or left. */
  standing(id: string): JournalEntry | undefined;
}

/** Makes the view of a log. It reads the log as it is when asked. */
export const viewOf = (journal: Pick<Journal, "entries">): JournalView => ({
  last: (id) => journal.entries.findLast((entry) => entry.id === id && !isAnswer(entry)),
  answer: (id, after) => {
    const last = journal.entries.findLast((entry) => entry.id === id && entry.phase !== "begun");
    if (!last || !isAnswer(last)) return undefined;
    const isYounger = !after || journal.entries.indexOf(last) > journal.entries.lastIndexOf(after);
    return isYounger ? last.phase : undefined;
  },
  standing: (id) => standing(journal.entries.filter((entry) => entry.id === id))[0],
});

/** A log in memory, for a run without a store. */
export function memoryJournal(entries: readonly JournalEntry[] = []): Journal {
  const kept = [...entries];
  return {
    entries: kept,
    async append(entry) {
      kept.push(entry);
    },
  };
}

/** What Mailwright made in the systems and has not taken back, latest first: what an undo goes through. */
export function standing(entries: readonly JournalEntry[]): JournalEntry[] {
  const last = new Map<string, JournalEntry>();
  for (const entry of entries) {
    if (isAnswer(entry)) continue;
    const before = last.get(entry.id);
    // What `begun` notes of the time before counts for the change as a whole: `done` only adds what was left.
    last.delete(entry.id);
    last.set(
      entry.id,
      (entry.phase === "done" || entry.phase === "failed") && before?.phase === "begun"
        ? { ...entry, ...(before.replaced !== undefined && { replaced: before.replaced }) }
        : entry,
    );
  }
  return [...last.values()].filter(({ phase }) => phase !== "undone" && phase !== "kept").reverse();
}

/** How each change stands by the log alone, in the order in which they were first made. What broke off counts as running. */
export function changesOf(entries: readonly JournalEntry[]): Change[] {
  const states = {
    begun: "running",
    done: "done",
    failed: "failed",
    undone: "undone",
    kept: "kept",
  } as const;
  const changes = new Map<string, Change>();
  for (const { id, system, title, items, at, phase, note } of entries) {
    if (phase === "yes" || phase === "no") continue;
    const change = { id, system, title, items, needs: [], state: states[phase], at };
    changes.set(id, { ...change, ...(note !== undefined && { note }) });
  }
  return [...changes.values()];
}
