import type { DnsRow } from "../../../contract/dns.ts";
import type { Finding } from "../../../contract/finding.ts";
import { wordDiff } from "../../../contract/word-diff.ts";
import type { DnsRecord } from "../../ask/message.ts";
import { showText } from "../../damage.ts";
import { damageFinding, damageTitle } from "../../damage-finding.ts";
import { rowFinding, source } from "../../finding.ts";
import { addInclude, mergeRecords } from "../../spf/edit.ts";
import { spfLimits } from "../../spf/limited-dns.ts";
import { type MendedSpf, mendSpf } from "../../spf/mend.ts";
import { isSpfRecord, parseSpf } from "../../spf/parse.ts";
import type { SpfQuery } from "../../spf/query.ts";
import { reachInclude } from "../../spf/reach.ts";
import { walkSpf } from "../../spf/walk.ts";
import type { DnsHost } from "../hosts.ts";
import type { WantedOf } from "../records.ts";
import { entered } from "./context.ts";

/** The texts that are SPF records with damage. */
export const damagedTexts = (records: readonly DnsRecord[]): MendedSpf[] =>
  records.flatMap((r) => (r.type === "TXT" ? (mendSpf(r.text, r.strings) ?? []) : []));

/** Receivers read the record, but for a term: an equals sign makes a modifier of it that nobody knows. */
export const isRead = ({ text, damage }: MendedSpf): boolean =>
  isSpfRecord(text) && damage.every((d) => d.kind === "sign") && parseSpf(text).errors.length === 0;

/** A term that is not read, in a record that does what it must: said, and left to who knows whether that sender is used. */
export const unreadTerm = (field: string, { text, damage, value }: MendedSpf): Finding =>
  damageFinding({
    field,
    severity: "warning",
    text,
    damage,
    expected: value,
    fix: ["Put the term right as shown, if mail is sent through it.", "Take it out if not."],
  });

/** What a row of a damaged record is made of. */
interface Damaged {
  readonly host: DnsHost | undefined;
  readonly wanted: WantedOf<"spf">;
  readonly base: DnsRow;
  readonly query: SpfQuery;
  readonly recount: (value: string) => Promise<number>;
}

/** The edit that puts one record, with the provider in it, in the place of the old ones; without it where it would not fit. */
async function replacing(
  { host, wanted, query, recount }: Damaged,
  meant: string | undefined,
  old: readonly string[],
): Promise<Partial<DnsRow>> {
  const value =
    meant === undefined ? undefined : await withInclude(query, wanted.fqdn, meant, wanted.include);
  if (value === undefined) return {};
  const lookups = { used: await recount(value), limit: spfLimits.lookups };
  return lookups.used > spfLimits.lookups
    ? { lookups }
    : { lookups, ...entered(host, "TXT", value), diff: wordDiff(old[0] ?? "", value), replaces: [...old] };
}

/** One record that was entered as two: the second holds the rest of the terms, and is read by nobody. */
export async function splitRow(of: Damaged, head: string, tails: readonly string[]): Promise<DnsRow> {
  const texts = [head, ...tails];
  const merged = mergeRecords([head, ...tails.map((tail) => `v=spf1 ${tail.trim()}`)])?.value;
  const edit = await replacing(of, merged ?? texts.join(" "), texts);
  return {
    ...of.base,
    ...edit,
    status: "wrong",
    statusText: "Split into two records",
    findings: [
      rowFinding(of.base.id, {
        code: "spf-split",
        title: "The SPF record was split into two records",
        cause: `A long value may consist of several strings, and they belong into one record. "${showText(tails.join(" "))}" stands alone, and is read by nobody.`,
        fix: ["Replace both records by the one shown here.", "Delete the other."],
        found: showText(texts.join(" | ")),
        ...(edit.value !== undefined && { expected: edit.value }),
        sources: [source.spf("3.3")],
      }),
    ],
  };
}

/** A record whose text was damaged: the edit is the text as it was meant, with the provider in it. No sender is lost by it. */
export async function damaged(
  of: Damaged,
  spoiled: readonly MendedSpf[],
  /** SPF records beside, which are whole. */
  whole: readonly string[],
): Promise<DnsRow> {
  const { base } = of;
  const meant = [...whole, ...spoiled.map((d) => d.value)];
  const old = [...whole, ...spoiled.map((d) => d.text)];
  const edit = await replacing(of, meant.length === 1 ? meant[0] : mergeRecords(meant)?.value, old);
  return {
    ...base,
    ...edit,
    status: spoiled.every(isRead) && whole.length === 0 ? "advice" : "wrong",
    statusText: damageTitle(spoiled[0]?.damage ?? []),
    findings: spoiled.map((one) =>
      damageFinding({
        field: base.id,
        // A broken record is worse than none: then receivers treat SPF as broken.
        severity: isSpfRecord(one.text) && !isRead(one) ? "error" : "warning",
        text: one.text,
        damage: one.damage,
        expected: edit.value ?? one.value,
        ...(old.length > 1 && {
          fix: [
            "Replace this record and the other SPF record by the one shown here.",
            "A name may have one only.",
          ],
        }),
      }),
    ),
  };
}

/** The text with the provider let through. */
export async function withInclude(
  query: SpfQuery,
  name: string,
  text: string,
  include: string | null,
): Promise<string> {
  if (include === null) return text;
  const { kind } = reachInclude(await walkSpf(query, name, [text]), include);
  const add = kind === "missing" || kind === "qualified" || kind === "after-all";
  return (add ? addInclude(text, include)?.value : undefined) ?? text;
}
