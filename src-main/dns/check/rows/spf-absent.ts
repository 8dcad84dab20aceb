import type { DnsRow } from "../../../contract/dns.ts";
import type { Seen } from "../../ask/view.ts";
import { finding, source } from "../../finding.ts";
import { mergeRecords, newSpf, wordDiff } from "../../spf/edit.ts";
import { obstacleFinding } from "../../spf/findings.ts";
import { spfLimits } from "../../spf/limited-dns.ts";
import { isSpfRecord } from "../../spf/parse.ts";
import type { SpfNode } from "../../spf/walk.ts";
import type { DnsHost } from "../hosts.ts";
import { findMistake } from "../mistakes.ts";
import type { WantedOf } from "../records.ts";
import { entered, type RowContext } from "./context.ts";

/**
 * Mistakes that say more than "missing". A provider's include at the parent is no mistake: the parent has a record of its
 * own. Neither is another TXT value, nor a wildcard: any name may have them.
 */
const mistakesOfSpf = new Set(["dns-quoted-value", "dns-value-space", "dns-value-dot", "dns-name-doubled"]);

/** No SPF record at all, or nothing that is read as one. */
export async function missing(
  context: RowContext,
  wanted: WantedOf<"spf">,
  base: DnsRow,
  seen: Seen,
  recount: (value: string) => Promise<number>,
): Promise<DnsRow> {
  const { include } = wanted;
  const isProviders = (value: string) =>
    include !== null && isSpfRecord(value) && value.toLowerCase().includes(include);
  const mistake =
    include === null || seen.aliases.length > 0
      ? undefined
      : await findMistake({ context, wanted, seen, isExpected: isProviders });
  const named = mistake && mistakesOfSpf.has(mistake.finding.code) ? mistake : undefined;
  return {
    ...base,
    ...(include !== null && entered(context.host, "TXT", newSpf(include))),
    ...(include !== null && {
      lookups: { used: await recount(newSpf(include)), limit: spfLimits.lookups },
    }),
    status: named !== undefined || base.findings.length > 0 ? "wrong" : "missing",
    statusText: named?.statusText ?? (seen.aliases.length > 0 ? "A CNAME is in the way" : "Missing"),
    findings: [
      ...base.findings,
      ...(named ? [named.finding] : []),
      finding({
        code: "spf-missing",
        severity: "warning",
        field: base.id,
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
export function atCname(row: DnsRow, seen: Seen): DnsRow["findings"] {
  const target = seen.aliases[0];
  if (target === undefined) return [];
  return [
    finding({
      code: "spf-at-cname",
      severity: "warning",
      field: row.id,
      title: "The domain is an alias, so its SPF record cannot be set here",
      cause: `A CNAME points to ${target}. A name with a CNAME can have no TXT record of its own; receivers read the target's.`,
      fix: [
        "Use another sub-domain for mail, one without a CNAME.",
        "Or replace the CNAME by A records, and add the SPF record.",
      ],
      found: `CNAME ${target}`,
      sources: [source.dns(1034, "3.6.2")],
    }),
  ];
}
