import type { ChangeItem, Finding } from "../../contract/index.ts";
import { newTtl } from "../../dns/hand-over.ts";
import type { Edit, OpenZone, RecordSet, WrittenType } from "./host.ts";
import type { Wish } from "./wishes.ts";

/** How a wish stands at the host. */
export type Verdict =
  | { readonly state: "right"; readonly now: readonly string[] }
  | {
      readonly state: "pending";
      /** Texts that go, and texts that come. */
      readonly goes: readonly string[];
      readonly comes: readonly string[];
      readonly edit: Edit;
      readonly diff?: ChangeItem["diff"];
      /** Values at the same name that stay. */
      readonly beside: number;
    }
  | { readonly state: "conflict"; readonly now: readonly string[]; readonly finding: Finding }
  /** The host cannot be read: a person enters it. */
  | { readonly state: "by-hand"; readonly goes: readonly string[]; readonly comes: readonly string[] };

/** What the host holds at the name of a wish. */
export interface Held {
  readonly sets: readonly RecordSet[];
  readonly apex: string;
  readonly spell: OpenZone["spell"];
}

export const textsOf = (set: RecordSet | undefined): string[] => set?.values.map(({ text }) => text) ?? [];

/** Every value at a name as people read it: `CNAME target`. */
export const shown = (sets: readonly RecordSet[]): string[] =>
  sets.flatMap((set) => textsOf(set).map((text) => `${set.type} ${text}`));

/**
 * The edit that takes texts out of a set and puts others in, the first of them in the place of what went. What else stands
 * there stays, and so does its TTL: it is not ours.
 */
export function editOf(
  { name, type }: { readonly name: string; readonly type: WrittenType },
  from: RecordSet | undefined,
  goes: readonly string[],
  comes: readonly { readonly text: string; readonly raw: string }[],
): Edit {
  const before = from?.values ?? [];
  const at = before.findIndex(({ text }) => goes.includes(text));
  const kept = before.filter(({ text }) => !goes.includes(text));
  const place = at < 0 ? kept.length : before.slice(0, at).filter(({ text }) => !goes.includes(text)).length;
  const values = kept.toSpliced(place, 0, ...comes);
  return {
    name,
    type,
    from: from ?? null,
    to: values.length === 0 ? null : { ttl: from?.ttl ?? newTtl, values },
  };
}

export function pending(
  wish: Pick<Wish, "name" | "type">,
  held: Held,
  goes: readonly string[],
  value: string,
  diff?: ChangeItem["diff"],
): Verdict {
  const from = held.sets.find(({ type }) => type === wish.type);
  const comes = [{ text: value, raw: held.spell(wish.type, value) }];
  return {
    state: "pending",
    goes,
    comes: [value],
    edit: editOf(wish, from, goes, comes),
    ...(diff && { diff }),
    beside: textsOf(from).filter((text) => !goes.includes(text)).length,
  };
}
