import type { DnsRow } from "../../../contract/dns.ts";
import type { Finding } from "../../../contract/finding.ts";
import type { Network } from "../../../network/port.ts";
import { quotedChunks } from "../../ask/character-strings.ts";
import { recordText } from "../../ask/message.ts";
import { after, inWords, negativeTtl } from "../../ask/time.ts";
import type { Seen, View } from "../../ask/view.ts";
import type { Own } from "../../ask/wildcard.ts";
import { rowFinding } from "../../finding.ts";
import { type DnsHost, hostOf, nameField, valueField } from "../hosts.ts";
import type { Wanted } from "../records.ts";

/** What every row of one check is made with. */
export interface RowContext {
  readonly view: View;
  readonly domain: string;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  readonly apex: string | undefined;
  readonly host: DnsHost | undefined;
  /** All records of the check: one may stand at the name of another. */
  readonly wanted: readonly Wanted[];
}

/** What the rows of these records are made with, in a view of the domain. */
export function contextOf(
  network: Network,
  view: View,
  domain: string,
  wanted: readonly Wanted[],
): RowContext {
  const zone = view.search.found === "zone" ? view.search.zone : undefined;
  return { view, domain, nowMs: network.now(), apex: zone?.apex, host: zone && hostOf(zone), wanted };
}

/** A row before its answer. `context` is absent while the zone is looked for. */
export function openRow(wanted: Wanted, context?: RowContext): DnsRow {
  return {
    id: wanted.id,
    kind: wanted.kind,
    type: wanted.type,
    fqdn: wanted.fqdn,
    host: nameField(wanted.fqdn, context?.apex, context?.host),
    purpose: wanted.purpose,
    expected: wanted.expected,
    found: [],
    status: "checking",
    statusText: "Checking",
    findings: [],
  };
}

/** The values of an answer; an alias on the way is shown before them. */
export const valuesOf = (seen: Pick<Seen, "aliases" | "records">): string[] => [
  ...seen.aliases.map((a) => `CNAME ${a}`),
  ...seen.records.map(recordText),
];

/** A value to enter: in the host's form, plain, and as zone files write it. */
export const entered = (
  host: DnsHost | undefined,
  type: DnsRow["type"],
  value: string,
): Pick<DnsRow, "enter" | "value" | "quoted"> => ({
  enter: valueField(type, value, host),
  value,
  ...(type === "TXT" && { quoted: quotedChunks(value) }),
});

/** How many of the zone's servers satisfy a test. */
export interface Agreement {
  readonly share: "all" | "some" | "none";
  readonly good: readonly string[];
  readonly behind: readonly string[];
}

export function agreement(
  seen: Seen,
  test: (answer: Seen["groups"][number]["answer"]) => boolean,
): Agreement {
  const good = seen.groups.filter((g) => test(g.answer)).flatMap((g) => g.servers);
  const behind = seen.groups.filter((g) => !test(g.answer)).flatMap((g) => g.servers);
  return { good, behind, share: good.length === 0 ? "none" : behind.length === 0 ? "all" : "some" };
}

/** How long resolvers may keep what they heard, in seconds: a wildcard's answer too is one. */
const keptSeconds = (seen: Own): number | undefined =>
  seen.status === "found" || seen.wildcard ? seen.ttl : negativeTtl(seen.soa);

/** Until when resolvers may still say what they say now: the old value, or that there is nothing. */
export function cachedUntil(seen: Own, nowMs: number): { cachedUntil?: string } {
  const seconds = keptSeconds(seen);
  return seconds === undefined || seconds === 0 ? {} : { cachedUntil: after(nowMs, seconds) };
}

/** The row of a record that could not be asked for. */
export const unknownRow = (
  row: DnsRow,
  { code, aliases: [alias] }: Pick<Seen, "code" | "aliases">,
): DnsRow => ({
  ...row,
  status: "unknown",
  ...(alias === undefined
    ? { statusText: (code === undefined ? undefined : refusals[code]) ?? "Could not be asked" }
    : // The name itself was answered: what it leads to is somebody else's.
      { found: [`CNAME ${alias}`], statusText: `Leads to ${alias}, which could not be asked` }),
});

/** What a server says when it answers, and not the question. */
const refusals: Readonly<Record<string, string>> = {
  SERVFAIL: "The server fails (SERVFAIL)",
  REFUSED: "The server refuses (REFUSED)",
};

/** One of four name servers is behind. */
export function behindRow(row: DnsRow, seen: Seen, { good, behind }: Agreement, nowMs: number): DnsRow {
  const all = good.length + behind.length;
  const text = `${good.length} of ${all} name servers`;
  return {
    ...row,
    found: valuesOf(seen.groups.find((g) => g.servers.some((s) => good.includes(s)))?.answer ?? seen),
    status: "partial",
    statusText: `At ${text}`,
    statusDetail: `Not yet at ${behind.join(", ")}.`,
    findings: [...row.findings, serverBehind(row, good, behind)],
    ...cachedUntil(seen, nowMs),
  };
}

const serverBehind = (row: DnsRow, good: readonly string[], behind: readonly string[]): Finding =>
  rowFinding(row.id, {
    code: "dns-server-behind",
    title: `${good.length} of ${good.length + behind.length} name servers have the new record`,
    cause: `The zone's name servers differ: ${behind.join(", ")} still answers as before. Most take a change over within minutes.`,
    fix: [
      "Wait a few minutes.",
      "If it lasts longer than an hour, tell the DNS host that this server does not follow the others.",
    ],
    wait: { usual: "a few minutes", retryAfterMs: 60_000, giveUpAfterMs: 3_600_000 },
    found: behind.join(", "),
  });

/** Words for "an old answer may live on". */
export const cachedWords = (seen: Own): string | undefined => {
  const seconds = keptSeconds(seen);
  return seconds === undefined || seconds === 0
    ? undefined
    : `Resolvers may keep the old answer for ${inWords(seconds)}.`;
};
