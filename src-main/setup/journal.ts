import { type JournalEntry, journalLimit, type Setup } from "../contract/index.ts";
import type { SetupStore } from "./store.ts";

/** The log of what was done through the connections of a setup, in its document. */
export interface StoredJournal {
  /** As this process read or wrote it last. */
  readonly entries: readonly JournalEntry[];
  /** Returns when the line is on disk, behind whatever another process wrote meanwhile. Throws `store-…`. */
  append(entry: JournalEntry): Promise<void>;
}

export function openJournal(store: Pick<SetupStore, "update">, setup: Setup): StoredJournal {
  let entries: readonly JournalEntry[] = setup.journal ?? [];
  return {
    get entries() {
      return entries;
    },
    async append(entry) {
      const { journal = [] } = await store.update(setup.id, (before) => ({
        ...before,
        updatedAt: entry.at,
        journal: kept([...(before.journal ?? []), entry]),
      }));
      entries = journal;
    },
  };
}

/** Within the limit: the oldest lines go of which a later one says the same of the same change. */
export function kept(entries: readonly JournalEntry[], limit = journalLimit): JournalEntry[] {
  const over = entries.length - limit;
  if (over <= 0) return [...entries];
  const last = new Map(entries.map(({ id, phase }, i) => [`${phase} ${id}`, i]));
  let gone = 0;
  return entries.filter(({ id, phase }, i) => {
    if (gone === over || last.get(`${phase} ${id}`) === i) return true;
    gone++;
    return false;
  });
}
