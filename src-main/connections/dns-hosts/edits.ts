import { z } from "zod";
import { canonicalName } from "../../dns/ask/domain-name.ts";
import type { Json } from "../../plan/connection.ts";
import type { Edit, RecordSet, RecordValue } from "./host.ts";
import { editOf, textsOf } from "./verdict.ts";

const Value = z.object({ text: z.string(), raw: z.string() });

/** What an edit did to a set, value by value: what else stood there, or came later, is not part of it. */
const Kept = z.object({
  name: z.string(),
  type: z.enum(["TXT", "CNAME"]),
  /** Values that were taken out, as the host spelt them. */
  removed: z.array(Value),
  /** Texts that were put in. */
  added: z.array(z.string()),
});
export type Kept = z.infer<typeof Kept>;

/** What an edit takes out of its set, and what it puts in. A value is the same when its text is. */
export function differenceOf({ from, to }: Pick<Edit, "from" | "to">) {
  const [before, after] = [from?.values ?? [], to?.values ?? []];
  const without = (all: readonly RecordValue[], others: readonly RecordValue[]) =>
    all.filter(({ text }) => !others.some((other) => other.text === text));
  return { goes: without(before, after), comes: without(after, before) };
}

/** What of an edit is kept in the log, so that it can be undone. */
export function keptOf(edit: Edit): Kept {
  const { goes, comes } = differenceOf(edit);
  return {
    name: edit.name,
    type: edit.type,
    removed: goes.map(({ text, raw }) => ({ text, raw })),
    added: comes.map(({ text }) => text),
  };
}

/** Reads what is kept in the log. A text that is none, from another version, gives nothing. */
export const readKept = (replaced: unknown): readonly Kept[] => z.array(Kept).safeParse(replaced).data ?? [];

const setOf = (sets: readonly RecordSet[], { name, type }: Pick<Kept, "name" | "type">) =>
  sets.find((set) => canonicalName(set.name) === name && set.type === type);

/** All that was put in is still there. */
const isStill = (kept: Kept, sets: readonly RecordSet[]): boolean => {
  const texts = textsOf(setOf(sets, kept));
  return kept.added.every((text) => texts.includes(text));
};

/**
 * What is kept of a change when it is made again: what the earlier making took out counts, as long as what it put in stands.
 * So a change that broke off half-way is undone to what was there at the very start.
 */
export function composed(
  earlier: readonly Kept[],
  next: readonly Kept[],
  sets: readonly RecordSet[],
): readonly Kept[] {
  const standing = earlier.filter((kept) => isStill(kept, sets));
  const isSame = (a: Kept) => (b: Kept) => a.name === b.name && a.type === b.type;
  const both = next.map((now): Kept => {
    const before = standing.find(isSame(now));
    if (!before) return now;
    const removed = [
      ...before.removed,
      ...now.removed.filter(({ text }) => !before.added.includes(text)),
    ].filter(({ text }) => !now.added.includes(text));
    const added = [
      ...before.added.filter((text) => !now.removed.some((value) => value.text === text)),
      ...now.added.filter((text) => !before.removed.some((value) => value.text === text)),
    ];
    return { ...now, removed, added };
  });
  return [...standing.filter((kept) => !next.some(isSame(kept))), ...both];
}

export const asJson = (kept: readonly Kept[]): Json => kept.map((one) => ({ ...one })) as Json;

/** How a set is brought back. `gone`: nothing of the edit is left. `kept`: it was changed since, and stays. */
export type Restoring =
  | { readonly state: "edit"; readonly edit: Edit }
  | { readonly state: "gone" | "kept"; readonly name: string };

/** What undoes a kept edit, given what stands there now: only if all that was put in still stands. */
export function restoring(kept: Kept, sets: readonly RecordSet[]): Restoring {
  const { name, added, removed } = kept;
  const now = setOf(sets, kept);
  const texts = textsOf(now);
  if (!isStill(kept, sets)) {
    const isBack = removed.every(({ text }) => texts.includes(text));
    const isNone = !added.some((text) => texts.includes(text));
    return { state: isNone && isBack ? "gone" : "kept", name };
  }
  if (now?.special !== undefined) return { state: "kept", name };
  const comes = removed.filter(({ text }) => !texts.includes(text));
  if (added.length + comes.length === 0) return { state: "gone", name };
  return { state: "edit", edit: editOf(kept, now, added, comes) };
}
