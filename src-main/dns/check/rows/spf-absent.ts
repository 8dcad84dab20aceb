import type { DnsRow } from "../../../contract/dns.ts";
import { wordDiff } from "../../../contract/word-diff.ts";
import { recordText } from "../../ask/message.ts";
import type { Own } from "../../ask/wildcard.ts";
import { showText } from "../../damage.ts";
import { rowFinding, source } from "../../finding.ts";
import { mergeRecords, newSpf } from "../../spf/edit.ts";
import { obstacleFinding } from "../../spf/findings.ts";
import { spfLimits } from "../../spf/limited-dns.ts";
import { isSpfRecord } from "../../spf/parse.ts";
import type { SpfQuery } from "../../spf/query.ts";
import type { SpfNode } from "../../spf/walk.ts";
import type { DnsHost } from "../hosts.ts";
import type { Mistake } from "../mistakes/case.ts";
import { wildcardFinding } from "../mistakes/name.ts";
import { findMistake } from "../mistakes.ts";
import type { WantedOf } from "../records.ts";
import { entered, type RowContext } from "./context.ts";
import { withInclude } from "./spf-damaged.ts";

/**
 * Mistakes that say more than "missing". A provider's include at the parent is no mistake: the parent has a record of its
 * own. Neither is another TXT value, nor a wildcard: any name may have them.
 */
const mistakesOfSpf = new Set(["dns-name-doubled", "dns-name-elsewhere"]);

/** No SPF record at all, or nothing that is read as one. */
export async function missing(
  context: RowContext,
  wanted: WantedOf<"spf">,
  base: DnsRow,
  seen: Own,
  query: SpfQuery,
  recount: (value: string) => Promise<number>,
): Promise<DnsRow> {
  const { include } = wanted;
  if (seen.aliases.length > 0) return atCname(base, seen);
  // From instructions that name the record after what it is for.
  const otherNames = seen.wildcard ? [] : [`spf.${wanted.fqdn}`, `_spf.${wanted.fqdn}`];
  const [mistake, old] = await Promise.all([
    findMistake({ context, wanted, seen, isExpected: isSpfRecord, otherNames }),
    ofOldType(context, wanted),
  ]);
  const named = old ?? (mistakesOfSpf.has(mistake.finding.code) ? mistake : undefined);
  // A record that stands under another name keeps the senders it lists.
  const meant = named?.value ?? (include === null ? undefined : newSpf(include));
  const value = meant === undefined ? undefined : await withInclude(query, wanted.fqdn, meant, include);
  const withValue: DnsRow = {
    ...base,
    ...(value !== undefined && {
      ...entered(context.host, "TXT", value),
      lookups: { used: await recount(value), limit: spfLimits.lookups },
    }),
  };
  if (named)
    return {
      ...withValue,
      status: named.status,
      statusText: named.statusText,
      found: named.found ?? base.found,
      findings: [named.finding],
    };
  if (seen.wildcard)
    return {
      ...withValue,
      status: "missing",
      statusText: "Missing: only a wildcard answers",
      findings: [wildcardFinding(wanted, seen.wildcard)],
    };
  return {
    ...withValue,
    status: base.findings.length > 0 ? "wrong" : "missing",
    statusText: base.findings.length > 0 ? "Not read as SPF" : "Missing",
    findings: [
      ...base.findings,
      rowFinding(base.id, {
        code: "spf-missing",
        title: `${context.domain} has no SPF record`,
        cause:
          "SPF is not inherited from the domain above. Without a record here, receivers cannot tell your mail from a forgery.",
        fix:
          include === null
            ? ["Ask your mail provider for its SPF include, and add a TXT record with it."]
            : ["Add the TXT record shown here."],
        expected: wanted.expected,
        sources: [source.spf("3")],
      }),
    ],
  };
}

/** The record stands at the name, as the type that nobody asks for any more. */
async function ofOldType({ view }: RowContext, { id, fqdn }: WantedOf<"spf">): Promise<Mistake | undefined> {
  const { records, aliases } = await view.held(fqdn, "SPF");
  const value = aliases.length > 0 ? undefined : records.map(recordText).find(isSpfRecord);
  if (value === undefined) return undefined;
  return {
    status: "wrong",
    statusText: "SPF instead of TXT",
    found: [`SPF ${showText(value)}`],
    value,
    finding: rowFinding(id, {
      code: "spf-old-type",
      title: "The record has the type SPF, which receivers do not ask for",
      cause: "The type SPF (99) was taken out of the standard in 2014. An SPF record is a TXT record.",
      fix: ["Add the TXT record shown here.", "Delete the record of the type SPF."],
      found: showText(value),
      sources: [source.spf("3.1")],
    }),
  };
}

/** More than one: one merged record in their place, unless that would pass the limit of lookups. */
export async function several(
  host: DnsHost | undefined,
  wanted: WantedOf<"spf">,
  base: DnsRow,
  tree: SpfNode,
  recount: (value: string) => Promise<number>,
): Promise<DnsRow> {
  const merged = mergeRecords(tree.records, wanted.include ?? undefined);
  const used = merged ? await recount(merged.value) : 0;
  const fits = merged !== undefined && used <= spfLimits.lookups;
  const said = obstacleFinding(
    base.id,
    { kind: "several", domain: tree.domain, text: tree.records.join(" | ") },
    tree,
    "error",
  );
  const byHand = ["Keep the record that lists your senders, with all its terms right.", "Delete the others."];
  const choose =
    merged && merged.alls.length > 1
      ? [
          `The records end differently (${merged.alls.join(", ")}). The merged one takes the mildest: decide whether that is meant.`,
        ]
      : [];
  const tooMany = merged
    ? [`All terms together would need ${used} DNS lookups; ${spfLimits.lookups} are allowed.`]
    : [];
  return {
    ...base,
    status: "wrong",
    statusText: `${tree.records.length} SPF records`,
    replaces: [...tree.records],
    ...(merged && { lookups: { used, limit: spfLimits.lookups } }),
    ...(fits && { ...entered(host, "TXT", merged.value), diff: wordDiff(tree.records[0]!, merged.value) }),
    findings: [...base.findings, { ...said, fix: fits ? [...said.fix, ...choose] : [...tooMany, ...byHand] }],
  };
}

/** An alias at the domain itself: its SPF is the target's, and cannot be edited here. */
export const atCname = (row: DnsRow, { aliases: [target] }: Own): DnsRow => ({
  ...row,
  status: "wrong",
  statusText: "A CNAME is in the way",
  findings: [
    rowFinding(row.id, {
      code: "spf-at-cname",
      title: "The domain is an alias, so its SPF record cannot be set here",
      cause: `A CNAME points to ${target}. A name with a CNAME can have no TXT record of its own; receivers read the target's.`,
      fix: [
        "Use another sub-domain for mail, one without a CNAME.",
        "Or replace the CNAME by A records, and add the SPF record.",
      ],
      found: `CNAME ${target}`,
      sources: [source.dns(1034, "3.6.2")],
    }),
  ],
});
