import { z } from "zod";
import { inStrings } from "../../../dns/ask/character-strings.ts";
import { canonicalName, relativeName } from "../../../dns/ask/domain-name.ts";
import type { Edit, RecordSet, RecordValue, WrittenType } from "../host.ts";

const names = z.record(z.string(), z.unknown());

/** A record set as the interface lists it. What is not read here is kept for the next write, which replaces the set. */
export const AzureSet = z.object({
  name: z.string(),
  type: z.string(),
  etag: z.string(),
  properties: z.looseObject({
    TTL: z.number().default(3600),
    metadata: z.record(z.string(), z.string()).nullish(),
    targetResource: z.looseObject({ id: z.string().nullish() }).nullish(),
    TXTRecords: z.array(z.object({ value: z.array(z.string()) })).nullish(),
    CNAMERecord: z.object({ cname: z.string() }).nullish(),
    MXRecords: z.array(z.object({ preference: z.number(), exchange: z.string() })).nullish(),
  }),
});
export type AzureSet = z.infer<typeof AzureSet>;

/** A TXT value is a list of character-strings in JSON. */
export const spell = (type: WrittenType, text: string): string =>
  type === "TXT" ? JSON.stringify(inStrings(text).map((bytes) => bytes.toString("utf8"))) : text;

function valuesOf({ type, properties }: AzureSet): RecordValue[] {
  const { TXTRecords, CNAMERecord, MXRecords } = properties;
  if (TXTRecords)
    return TXTRecords.map(({ value }) => ({ text: value.join(""), raw: JSON.stringify(value) }));
  if (CNAMERecord) return [{ text: canonicalName(CNAMERecord.cname), raw: CNAMERecord.cname }];
  if (MXRecords)
    return MXRecords.map(({ preference, exchange }) => {
      const text = `${preference} ${canonicalName(exchange)}`;
      return { text, raw: text };
    });
  // What else there is stands for itself: it is never written.
  const others = Object.entries(properties).flatMap(([key, value]) =>
    /records?$/i.test(key) && Array.isArray(value) ? value.map((one) => names.safeParse(one).data ?? {}) : [],
  );
  const texts = others.map((one) => Object.values(one).join(" "));
  return (texts.length > 0 ? texts : [typeOf({ type })]).map((text) => ({ text, raw: text }));
}

/** `Microsoft.Network/dnszones/TXT`, in whatever letters. */
const typeOf = ({ type }: Pick<AzureSet, "type">): string =>
  type.slice(type.lastIndexOf("/") + 1).toUpperCase();

export function toSet(set: AzureSet, apex: string): RecordSet {
  const isAlias = (set.properties.targetResource?.id ?? "") !== "";
  return {
    name: canonicalName(set.name === "@" ? apex : `${set.name}.${apex}`),
    type: typeOf(set),
    ttl: set.properties.TTL,
    values: isAlias ? [{ text: "an Azure resource", raw: "" }] : valuesOf(set),
    ...(isAlias && { special: "an alias of an Azure resource" }),
    handle: set,
  };
}

/** Where a set stands, below the zone's own path. */
export const pathOf = (edit: Pick<Edit, "name" | "type">, apex: string): string =>
  `/${edit.type}/${encodeURIComponent(relativeName(edit.name, apex) || "@")}`;

/** The body that replaces a set: its notes (metadata) stay. */
export function bodyOf({ type, from, to }: Edit): unknown {
  const before = from?.handle as AzureSet | undefined;
  const { metadata } = before?.properties ?? {};
  const raws = to?.values.map(({ raw }) => raw) ?? [];
  return {
    properties: {
      ...(metadata && { metadata }),
      TTL: to?.ttl,
      ...(type === "TXT"
        ? { TXTRecords: raws.map((raw) => ({ value: JSON.parse(raw) as string[] })) }
        : { CNAMERecord: { cname: raws[0] } }),
    },
  };
}
