import type { DnsRow } from "../contract/dns.ts";
import type { Finding } from "../contract/finding.ts";
import type { Network } from "../network/port.ts";
import { unknownDns } from "../providers/index.ts";
import { canonicalName } from "./ask/domain-name.ts";
import { createResolver, type Resolver } from "./ask/resolver.ts";
import { openView, resolverView, type View } from "./ask/view.ts";
import { throwIfAborted } from "./ask/wire.ts";
import { findZoneByResolver } from "./ask/zone.ts";
import { wantedRecords } from "./check/records.ts";
import { contextOf } from "./check/rows/context.ts";
import { spfRow } from "./check/rows/spf.ts";
import { isProviders } from "./check/rows/spf-verdict.ts";
import { unreachable } from "./check/zone-findings.ts";
import { evaluateSpf, type SpfResult, type SpfTrace } from "./spf/evaluate.ts";
import { obstacleFinding } from "./spf/findings.ts";
import { spfLimits } from "./spf/limited-dns.ts";
import { obstacleIn } from "./spf/obstacle.ts";
import { type PlainTerm, plainRecords, plainTerms } from "./spf/plain.ts";
import { type SpfQuery, toSpfAnswer } from "./spf/query.ts";
import { emptyTerms, lookupsOf, type SpfNode, walkSpf } from "./spf/walk.ts";

/** The change that lets a provider send. */
interface SpfChange {
  readonly include: string;
  /** `none`: it is let through already. `impossible`: the findings say why. */
  readonly kind: "none" | "new" | "edit" | "merge" | "impossible";
  /** Lookups of the record after the change, and the limit. */
  readonly lookups?: NonNullable<DnsRow["lookups"]>;
  readonly diff?: NonNullable<DnsRow["diff"]>;
  /** Records to take out: the new one takes their place. */
  readonly replaces?: readonly string[];
  /** The record as text, as zone files and Route 53 want it, and the name to enter in the zone's form. */
  readonly renderings?: { readonly plain: string; readonly quoted: string; readonly host: string };
}

/** The SPF of one domain, as plain JSON. */
export interface SpfReport {
  readonly domain: string;
  /** Every SPF record at the name: one, when all is well. */
  readonly records: readonly string[];
  /** DNS lookups of the whole tree, whichever term matches first. */
  readonly lookups: number;
  readonly limit: number;
  /** Terms whose DNS question finds nothing; `voidLimit` of them are allowed in one evaluation. */
  readonly voids: readonly { readonly domain: string; readonly text: string }[];
  readonly voidLimit: number;
  readonly terms: readonly PlainTerm[];
  /** Of check_host() for the address; null when none was given. */
  readonly result: SpfResult | null;
  readonly reason?: string;
  readonly explanation?: string;
  readonly evaluation: {
    readonly ip: string;
    readonly sender: string;
    readonly helo: string;
    readonly lookups: number;
    readonly voids: number;
    readonly trace: SpfTrace;
  } | null;
  readonly change: SpfChange | null;
  readonly findings: Finding[];
}

export interface SpfReportRequest {
  /** In its DNS form. */
  readonly domain: string;
  /** Who sends, for a result: an address; without MAIL FROM it is postmaster at the domain. */
  readonly client?: { readonly ip: string; readonly sender?: string; readonly helo?: string };
  /** The name to let through, such as `_spf.google.com`. */
  readonly include?: string;
  /** Ask the network's resolvers alone, and not the zone's own servers. */
  readonly resolverOnly?: boolean;
}

/**
 * Everything about the SPF of a domain: the tree with its costs, kept over the limit too; the result for one address; the
 * smallest change that lets a provider through, counted anew. Network trouble is in the report. Throws a `NetworkError`
 * with code ABORTED when `signal` fires.
 */
export async function spfReport(
  network: Network,
  request: SpfReportRequest,
  signal?: AbortSignal,
): Promise<SpfReport> {
  const domain = canonicalName(request.domain);
  throwIfAborted(signal, domain);
  const resolver = createResolver(network, signal);
  const view = request.resolverOnly
    ? resolverView(resolver, { found: "none" })
    : await openView(network, domain, { signal, resolver, soon: [{ name: domain, type: "TXT" }] });
  const query: SpfQuery = async (name, type) => toSpfAnswer(await view.see(name, type));
  const { include, client } = request;
  const [tree, evaluation, added] = await Promise.all([
    walkSpf(query, domain),
    client && evaluated(query, domain, client, network.now()),
    include === undefined ? undefined : walkSpf(query, include),
  ]);
  // Which zone it is matters for the name to enter only, so nothing waits for it before.
  const search = request.resolverOnly ? await findZoneByResolver(resolver, domain) : view.search;
  // Servers that were late may differ from those that the row is judged by.
  await view.authority?.settle();
  const row = await rowOf(network, { ...view, search }, domain, include);
  const change = include === undefined ? null : changeOf(row, include);
  const broken = added && change && change.kind !== "none" && !isProviders(added.domain) && obstacleIn(added);
  const outcome = evaluation?.outcome;
  return {
    domain,
    records: plainRecords(tree),
    lookups: lookupsOf(tree),
    limit: spfLimits.lookups,
    voids: emptyTerms(tree),
    voidLimit: spfLimits.voids,
    terms: plainTerms(tree),
    result: outcome?.result ?? null,
    ...(outcome?.reason !== undefined && { reason: outcome.reason }),
    ...(outcome?.explanation !== undefined && { explanation: outcome.explanation }),
    evaluation: evaluation
      ? {
          ...evaluation.client,
          lookups: evaluation.outcome.lookups,
          voids: evaluation.outcome.voids,
          trace: evaluation.outcome.tree,
        }
      : null,
    change: broken ? { include: added.domain, kind: "impossible" } : change,
    findings:
      tree.status === "unreachable"
        ? unread(resolver, domain, tree)
        : [...(broken ? [obstacleFinding("spf", broken, tree, "error")] : []), ...row.findings],
  };
}

/** The record could not be read: because nothing answers at all, or because this name does not. */
const unread = (resolver: Resolver, domain: string, tree: SpfNode): Finding[] => [
  resolver.state() === "dead"
    ? unreachable(domain)
    : obstacleFinding("spf", { kind: "unreachable", domain, text: "" }, tree, "warning"),
];

async function evaluated(
  query: SpfQuery,
  domain: string,
  given: NonNullable<SpfReportRequest["client"]>,
  nowMs: number,
) {
  const helo = given.helo ?? domain;
  const client = { ip: given.ip, sender: given.sender ?? `postmaster@${domain}`, helo };
  return { client, outcome: await evaluateSpf(query, { ...client, domain, nowMs }) };
}

function rowOf(network: Network, view: View, domain: string, include: string | undefined): Promise<DnsRow> {
  const request = {
    domain,
    from: "",
    provider: null,
    ...unknownDns,
    spfInclude: include ?? null,
    oktaRecords: [],
  };
  const wanted = wantedRecords(request);
  return spfRow(contextOf(network, view, domain, wanted), wanted.find((w) => w.kind === "spf")!);
}

function changeOf(row: DnsRow, include: string): SpfChange {
  const { value, quoted, lookups, diff, replaces = [], host } = row;
  if (row.status === "found" || row.status === "partial") return { include, kind: "none" };
  if (value === undefined || quoted === undefined)
    return { include, kind: "impossible", ...(lookups && { lookups }) };
  return {
    include,
    kind: replaces.length > 1 ? "merge" : replaces.length === 1 ? "edit" : "new",
    ...(lookups && { lookups }),
    ...(diff && { diff }),
    ...(replaces.length > 0 && { replaces }),
    renderings: { plain: value, quoted, host },
  };
}
