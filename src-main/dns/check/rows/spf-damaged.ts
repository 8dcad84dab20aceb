import type { DnsRow } from "../../../contract/dns.ts";
import type { DnsRecord } from "../../ask/message.ts";
import { damageFinding, damageTitle } from "../../damage-finding.ts";
import { addInclude, mergeRecords, wordDiff } from "../../spf/edit.ts";
import { spfLimits } from "../../spf/limited-dns.ts";
import { type MendedSpf, mendSpf } from "../../spf/mend.ts";
import { isSpfRecord } from "../../spf/parse.ts";
import type { SpfQuery } from "../../spf/query.ts";
import { reachInclude } from "../../spf/reach.ts";
import { walkSpf } from "../../spf/walk.ts";
import type { DnsHost } from "../hosts.ts";
import type { WantedOf } from "../records.ts";
import { entered } from "./context.ts";

/** The texts that are SPF records with damage. */
export const damagedTexts = (records: readonly DnsRecord[]): MendedSpf[] =>
  records.flatMap((r) => (r.type === "TXT" ? (mendSpf(r.text, r.strings) ?? []) : []));

/** A record whose text was damaged: the edit is the text as it was meant, with the provider in it. No sender is lost by it. */
export async function damaged(of: {
  readonly host: DnsHost | undefined;
  readonly wanted: WantedOf<"spf">;
  readonly base: DnsRow;
  readonly spoiled: readonly MendedSpf[];
  /** SPF records beside, which are whole. */
  readonly whole: readonly string[];
  readonly query: SpfQuery;
  readonly recount: (value: string) => Promise<number>;
}): Promise<DnsRow> {
  const { host, wanted, base, spoiled, whole, query, recount } = of;
  const { include } = wanted;
  const meant = [...whole, ...spoiled.map((d) => d.value)];
  const one = meant.length === 1 ? meant[0] : mergeRecords(meant)?.value;
  const value = one === undefined ? undefined : await withInclude(query, wanted.fqdn, one, include);
  const used = value === undefined ? 0 : await recount(value);
  const fits = value !== undefined && used <= spfLimits.lookups;
  const old = [...whole, ...spoiled.map((d) => d.text)];
  return {
    ...base,
    status: "wrong",
    statusText: damageTitle(spoiled[0]?.damage ?? []),
    ...(value !== undefined && { lookups: { used, limit: spfLimits.lookups } }),
    ...(fits && { ...entered(host, "TXT", value), diff: wordDiff(old[0] ?? "", value), replaces: old }),
    findings: spoiled.map(({ text, damage, value: mended }) =>
      damageFinding({
        field: base.id,
        // A broken record is worse than none: then receivers treat SPF as broken.
        severity: isSpfRecord(text) ? "error" : "warning",
        text,
        damage,
        expected: value ?? mended,
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
