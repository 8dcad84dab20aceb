import { dataOfStrings, quoted, stringsIn, stringsOf } from "../../../dns/ask/character-strings.ts";
import { canonicalName } from "../../../dns/ask/domain-name.ts";
import { classes, encodeName, nameIn, types, type WireRecord } from "../../../dns/update/message.ts";
import { differenceOf } from "../edits.ts";
import type { Edit, RecordSet, RecordValue, WrittenType } from "../host.ts";

/** What is read at each name. The rest of what may stand there is the prerequisite's business. */
export const readTypes = ["CNAME", "TXT", "NS", "A", "AAAA", "MX", "SRV", "CAA"] as const;
export type ReadType = (typeof readTypes)[number];

function toValue(type: ReadType, data: Buffer): RecordValue {
  switch (type) {
    case "TXT": {
      const strings = stringsIn(data);
      return { text: Buffer.concat(strings).toString("utf8"), raw: quoted(strings) };
    }
    case "CNAME":
    case "NS":
      return { text: canonicalName(nameIn(data)), raw: nameIn(data) };
    case "MX": {
      const text = `${data.readUInt16BE(0)} ${canonicalName(nameIn(data, 2))}`;
      return { text, raw: text };
    }
    case "A": {
      const text = [...data].join(".");
      return { text, raw: text };
    }
    default: {
      const text = data.toString("hex");
      return { text, raw: text };
    }
  }
}

/** The set of one type at a name, of an answer that may hold more. */
export function setOf(name: string, type: ReadType, answers: readonly WireRecord[]): RecordSet | undefined {
  const own = answers.filter((one) => one.type === types[type] && canonicalName(one.name) === name);
  const [first] = own;
  return first && { name, type, ttl: first.ttl, values: own.map(({ data }) => toValue(type, data)) };
}

const dataOf = (type: WrittenType, raw: string): Buffer =>
  type === "TXT" ? dataOfStrings(stringsOf(raw)) : encodeName(raw.replace(/\.$/, ""));

const record = (
  { name, type }: { readonly name: string; readonly type: keyof typeof types },
  klass: number,
  ttl = 0,
  data: Buffer = Buffer.alloc(0),
): WireRecord => ({ name, type: types[type], class: klass, ttl, data });

/**
 * What has to hold for an edit to be made (RFC 2136 section 2.4): the set is exactly what was read; nothing at all is at the
 * name of a new alias; no alias is where a new text goes.
 */
export function prerequisitesOf(edit: Edit): WireRecord[] {
  const { name, type, from } = edit;
  if (from) return from.values.map(({ raw }) => record(edit, classes.IN, 0, dataOf(type, raw)));
  const isFree = (other: keyof typeof types) => record({ name, type: other }, classes.NONE);
  return type === "CNAME" ? [isFree("ANY")] : [isFree("TXT"), isFree("CNAME")];
}

/** The records that go, one by one, and those that come (section 2.5). What stays is not touched. */
export function updatesOf(edit: Edit): WireRecord[] {
  const { type, to } = edit;
  const { goes, comes } = differenceOf(edit);
  return [
    ...goes.map(({ raw }) => record(edit, classes.NONE, 0, dataOf(type, raw))),
    ...comes.map(({ raw }) => record(edit, classes.IN, to?.ttl ?? 0, dataOf(type, raw))),
  ];
}

/** The prerequisite that a set stands at that very name, and is not what a wildcard answers. */
export const existence = ({ name }: RecordSet, type: ReadType): WireRecord =>
  record({ name, type }, classes.ANY);
