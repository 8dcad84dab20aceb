import { z } from "zod";
import { textOfStrings } from "../../../dns/ask/character-strings.ts";
import { canonicalName } from "../../../dns/ask/domain-name.ts";
import type { Edit, RecordSet, RecordValue, WrittenType } from "../host.ts";
import { proxied } from "../judge.ts";

/** A record as the interface lists it: each value is one. Members that are not read here stay unread. */
export const CloudflareRecord = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  content: z.string().default(""),
  ttl: z.number(),
  proxied: z.boolean().nullish(),
  priority: z.number().nullish(),
});
export type CloudflareRecord = z.infer<typeof CloudflareRecord>;

function toValue(record: CloudflareRecord): RecordValue {
  const { type, content } = record;
  if (type === "TXT") return { text: textOfStrings(content), raw: content };
  if (type === "CNAME") {
    const target = canonicalName(content);
    return record.proxied ? { text: proxied(target), raw: proxied(content) } : { text: target, raw: content };
  }
  return { text: type === "MX" ? `${record.priority ?? 0} ${content}` : content, raw: content };
}

/** Gathers records to sets, in the order in which they came. */
export function setsOf(records: readonly CloudflareRecord[]): RecordSet[] {
  const groups = Map.groupBy(records, ({ name, type }) => `${canonicalName(name)} ${type.toUpperCase()}`);
  return [...groups.values()].map((own) => ({
    name: canonicalName(own[0]!.name),
    type: own[0]!.type.toUpperCase(),
    ttl: own[0]!.ttl,
    values: own.map(toValue),
    handle: own,
  }));
}

/**
 * The body of a batch, which Cloudflare carries out in this order, all or nothing. What goes and what comes is one record changed
 * in place, as long as there are both.
 */
export function batchOf(edits: readonly Edit[], comment: string) {
  const all = edits.map((edit) => {
    const records = (edit.from?.handle ?? []) as readonly CloudflareRecord[];
    const after = edit.to?.values ?? [];
    const goes = records.filter((record) => !after.some(({ text }) => text === toValue(record).text));
    const comes = after.filter(({ text }) => !edit.from?.values.some((value) => value.text === text));
    const pairs = Math.min(goes.length, comes.length);
    return {
      deletes: goes.slice(pairs).map(({ id }) => ({ id })),
      patches: goes.slice(0, pairs).map(({ id }, i) => ({ id, ...contentOf(edit.type, comes[i]!.raw) })),
      posts: comes.slice(pairs).map(({ raw }) => ({
        type: edit.type,
        name: edit.name,
        ttl: edit.to?.ttl ?? 1,
        comment,
        ...contentOf(edit.type, raw),
      })),
    };
  });
  return {
    deletes: all.flatMap(({ deletes }) => deletes),
    patches: all.flatMap(({ patches }) => patches),
    posts: all.flatMap(({ posts }) => posts),
  };
}

/** An orange cloud in front of a CNAME hides it from who asks for it: a new one never has it. */
function contentOf(type: WrittenType, raw: string): Readonly<Record<string, unknown>> {
  if (type === "TXT") return { content: raw };
  const content = raw.replace(/ \(proxied\)$/, "");
  return { content, proxied: raw === proxied(content) };
}
