import { Buffer, isUtf8 } from "node:buffer";
import {
  CHECKING_DISABLED,
  decode,
  encode,
  type OptAnswer,
  RECURSION_DESIRED,
  type RecordType,
} from "dns-packet";
import { stringsIn } from "./character-strings.ts";
import { canonicalName, fitsOnWire } from "./domain-name.ts";

/** The record types this room asks for. */
export type QueryType = "A" | "AAAA" | "CNAME" | "DS" | "MX" | "NS" | "PTR" | "SOA" | "SPF" | "TXT";

export interface Question {
  readonly name: string;
  readonly type: QueryType;
}

/** One resource record, as data. Names are lower case without trailing dot; `ttl` is in seconds. */
export type DnsRecord = { readonly name: string; readonly ttl: number } & (
  | { readonly type: "A"; readonly address: string }
  | { readonly type: "AAAA"; readonly address: string }
  | { readonly type: "CNAME"; readonly target: string }
  /** A key of the zone that the zone above vouches for (RFC 4034 section 5). */
  | { readonly type: "DS"; readonly keyTag: number }
  | { readonly type: "NS"; readonly target: string }
  | { readonly type: "PTR"; readonly target: string }
  | { readonly type: "MX"; readonly preference: number; readonly exchange: string }
  | { readonly type: "SOA"; readonly mname: string; readonly minimum: number }
  /** `strings` are the lengths in bytes of the character-strings; `text` is them joined without a space. */
  | { readonly type: "TXT"; readonly text: string; readonly strings: readonly number[] }
  /** Type 99, which held SPF records until RFC 7208 section 3.1 took it out. */
  | { readonly type: "SPF"; readonly text: string }
);
export type RecordOf<T extends DnsRecord["type"]> = Extract<DnsRecord, { type: T }>;

/** A reply, decoded. `rcode` is its name: NOERROR, NXDOMAIN, REFUSED, SERVFAIL, FORMERR. */
export interface Reply {
  readonly id: number;
  readonly rcode: string;
  readonly authoritative: boolean;
  readonly truncated: boolean;
  readonly recursionAvailable: boolean;
  readonly question: { readonly name: string; readonly type: string } | undefined;
  readonly answers: readonly DnsRecord[];
  readonly authorities: readonly DnsRecord[];
  readonly additionals: readonly DnsRecord[];
}

/** EDNS (RFC 6891) with the payload size that fits an unfragmented packet everywhere (DNS flag day 2020), in bytes. */
export const edns: OptAnswer = {
  type: "OPT",
  name: ".",
  udpPayloadSize: 1232,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
};

/**
 * Writes a query.
 *
 * @param question its name is `.` for the root
 * @returns the packet, or undefined when the name cannot be one (dns-packet would cut `a..b` to `a` without a word)
 */
export function encodeQuery(
  question: Question,
  options: { id: number; recursionDesired: boolean; edns: boolean; checkingDisabled?: boolean },
): Uint8Array | undefined {
  if (question.name !== "." && !fitsOnWire(question.name)) return undefined;
  return encode({
    type: "query",
    id: options.id,
    flags:
      (options.recursionDesired ? RECURSION_DESIRED : 0) | (options.checkingDisabled ? CHECKING_DISABLED : 0),
    // The types of dns-packet leave out SPF (99), which it knows.
    questions: [{ type: question.type as RecordType, name: question.name }],
    additionals: options.edns ? [edns] : [],
  });
}

/** Reads a reply. A packet that is not one, or is broken anywhere, gives undefined: never an error. */
export function decodeReply(bytes: Uint8Array): Reply | undefined {
  try {
    const packet = decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)) as ReturnType<
      typeof decode
    > & {
      rcode: string;
    };
    if (!packet.flag_qr) return undefined;
    const question = packet.questions?.[0];
    return {
      id: packet.id ?? 0,
      rcode: packet.rcode,
      authoritative: packet.flag_aa,
      truncated: packet.flag_tc,
      recursionAvailable: packet.flag_ra,
      question: question && { name: canonicalName(question.name), type: question.type },
      answers: readRecords(packet.answers),
      authorities: readRecords(packet.authorities),
      additionals: readRecords(packet.additionals),
    };
  } catch {
    return undefined;
  }
}

/** True when a reply belongs to the question: same id, name and type (RFC 5452 section 9.1). */
export function answersQuestion(reply: Reply, id: number, question: Question): boolean {
  return (
    reply.id === id &&
    reply.question?.name === canonicalName(question.name) &&
    reply.question.type === question.type
  );
}

function readRecords(answers: ReturnType<typeof decode>["answers"]): DnsRecord[] {
  const records: DnsRecord[] = [];
  for (const a of answers ?? []) {
    if (a.type === "OPT") continue;
    if (a.class !== undefined && a.class !== "IN") continue;
    // RFC 2181 section 8: a TTL with the top bit set counts as zero.
    const ttl = a.ttl !== undefined && a.ttl < 0x8000_0000 ? a.ttl : 0;
    const common = { name: canonicalName(a.name), ttl };
    switch (a.type) {
      case "A":
      case "AAAA":
        records.push({ ...common, type: a.type, address: a.data });
        break;
      case "CNAME":
      case "NS":
      case "PTR":
        records.push({ ...common, type: a.type, target: canonicalName(a.data) });
        break;
      case "DS":
        records.push({ ...common, type: "DS", keyTag: a.data.keyTag });
        break;
      case "MX":
        records.push({
          ...common,
          type: "MX",
          preference: a.data.preference ?? 0,
          // The root as exchange is the null MX of RFC 7505; its canonical form would be empty.
          exchange: canonicalName(a.data.exchange) || ".",
        });
        break;
      case "SOA":
        records.push({
          ...common,
          type: "SOA",
          mname: canonicalName(a.data.mname),
          minimum: a.data.minimum ?? 0,
        });
        break;
      case "TXT": {
        const strings = (Array.isArray(a.data) ? a.data : [a.data]).map((s) => Buffer.from(s));
        records.push({
          ...common,
          type: "TXT",
          text: textOf(Buffer.concat(strings)),
          strings: strings.map((s) => s.length),
        });
        break;
      }
      default: {
        const { type, data } = a as { type: string; data: unknown };
        if (type === "SPF" && Buffer.isBuffer(data))
          records.push({ ...common, type: "SPF", text: textOf(Buffer.concat(stringsIn(data))) });
      }
    }
  }
  return records;
}

/** Bytes that are no UTF-8 come from a host that keeps a word processor's characters as Windows does. */
const textOf = (bytes: Buffer): string =>
  isUtf8(bytes) ? bytes.toString("utf8") : new TextDecoder("windows-1252").decode(bytes);

/** The value of a record as people write it: no trailing dots, MX with its preference. */
export function recordText(record: DnsRecord): string {
  switch (record.type) {
    case "A":
    case "AAAA":
      return record.address;
    case "CNAME":
    case "NS":
    case "PTR":
      return record.target;
    case "DS":
      return String(record.keyTag);
    case "MX":
      return `${record.preference} ${record.exchange}`;
    case "SOA":
      return record.mname;
    case "SPF":
    case "TXT":
      return record.text;
    default:
      return record satisfies never;
  }
}
