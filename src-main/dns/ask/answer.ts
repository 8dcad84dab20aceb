import { canonicalName } from "./domain-name.ts";
import type { DnsRecord, Question, RecordOf, Reply } from "./message.ts";
import type { Outcome } from "./wire.ts";

/** What one server says to one question. */
export interface Answer {
  readonly question: Question;
  /** `nodata`: the name exists, without this type. `failed`: no usable reply; `code` says why. */
  readonly status: "found" | "nodata" | "nxdomain" | "failed";
  /** Records of the asked type, at the name itself or at the end of its aliases. */
  readonly records: readonly DnsRecord[];
  /** Targets of the CNAMEs that were followed, in order. */
  readonly aliases: readonly string[];
  /** Smallest TTL of what was used, in seconds; 0 when nothing was found. */
  readonly ttl: number;
  /** SOA of the zone that said no (RFC 2308). */
  readonly soa?: RecordOf<"SOA">;
  readonly code?: string;
  /** With code REFERRAL: the zone that the server says is elsewhere, and where. */
  readonly referral?: { readonly zone: string; readonly servers: readonly string[] };
  /** Who said it: an address, or a DoH URL. */
  readonly server: string;
}

/** No answer, and why. */
export const failedAnswer = (question: Question, code: string, server: string): Answer => ({
  question,
  status: "failed",
  records: [],
  aliases: [],
  ttl: 0,
  code,
  server,
});

/** Reads an outcome of the wire as an answer, following CNAMEs inside the reply (RFC 1034 section 3.6.2). */
export function readAnswer(question: Question, outcome: Outcome, server: string): Answer {
  if ("failed" in outcome) return failedAnswer(question, outcome.failed, server);
  const { reply } = outcome;
  if (reply.rcode !== "NOERROR" && reply.rcode !== "NXDOMAIN")
    return failedAnswer(question, reply.rcode, server);
  if (isReferral(reply)) return referralAnswer(question, reply, server);
  const { aliases, end, ttls } = followAliases(question, reply);
  const records = reply.answers.filter((r) => r.type === question.type && r.name === end);
  const soa = reply.authorities.find((r) => r.type === "SOA");
  return {
    question,
    status: records.length > 0 ? "found" : reply.rcode === "NXDOMAIN" ? "nxdomain" : "nodata",
    records,
    aliases,
    ttl: records.length + ttls.length > 0 ? Math.min(...ttls, ...records.map((r) => r.ttl)) : 0,
    ...(soa && { soa }),
    server,
  };
}

/** No answer, but where to ask for one. */
export function referralAnswer(question: Question, { authorities }: Reply, server: string): Answer {
  const named = authorities.filter((r): r is RecordOf<"NS"> => r.type === "NS");
  const [first] = named;
  return {
    ...failedAnswer(question, "REFERRAL", server),
    ...(first && { referral: { zone: first.name, servers: named.map((r) => r.target).sort() } }),
  };
}

/** A server that does not look for others says where to ask (RFC 1034 section 4.3.1): no answer, and no "there is none". */
const isReferral = ({ answers, authorities, authoritative, recursionAvailable }: Reply): boolean =>
  !authoritative &&
  !recursionAvailable &&
  answers.length === 0 &&
  authorities.some((r) => r.type === "NS") &&
  !authorities.some((r) => r.type === "SOA");

function followAliases(question: Question, reply: Reply) {
  const aliases: string[] = [];
  const ttls: number[] = [];
  let end = canonicalName(question.name);
  if (question.type === "CNAME") return { aliases, end, ttls };
  for (let hops = 0; hops < 16; hops++) {
    const alias = reply.answers.find((r) => r.type === "CNAME" && r.name === end);
    if (alias?.type !== "CNAME" || aliases.includes(alias.target)) break;
    aliases.push(alias.target);
    ttls.push(alias.ttl);
    end = alias.target;
  }
  return { aliases, end, ttls };
}

/** The records of one type in an answer. */
export const recordsOf = <T extends DnsRecord["type"]>(answer: Answer, type: T): RecordOf<T>[] =>
  answer.records.filter((r): r is RecordOf<T> => r.type === type);
