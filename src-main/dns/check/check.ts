import type { DnsCheck, DnsRow } from "../../contract/dns.ts";
import type { Network } from "../../network/port.ts";
import { canonicalName } from "../ask/domain-name.ts";
import { createResolver } from "../ask/resolver.ts";
import { openView, type Soon } from "../ask/view.ts";
import { throwIfAborted } from "../ask/wire.ts";
import { askAbove, delegationFindings } from "./delegation.ts";
import { toDnsZone } from "./hosts.ts";
import { mailExtras } from "./mail-extras.ts";
import { questionsOf, type Wanted, wantedRecords } from "./records.ts";
import type { DnsRequest } from "./request.ts";
import { compareWithResolvers } from "./resolver-view.ts";
import { contextOf, openRow } from "./rows/context.ts";
import { sendGridFindings, sendGridNames } from "./rows/sendgrid.ts";
import { answerRow } from "./rows.ts";
import { splitFinding, splitHorizon, worldView } from "./split-horizon.ts";
import { zoneVerdict } from "./zone-verdict.ts";

/**
 * Checks the DNS of a setup: finds the zone and its name servers, asks them for every record, and compares with recursive
 * resolvers what the zone has already.
 *
 * Rows are told by `onRow` as they are known: each once with status `checking`, then answered, and once more when the
 * resolvers were compared. `previous` keeps `since` of rows whose status is the same.
 *
 * Network trouble is in the result (rows `unknown`, finding `network-dns-unreachable`), never thrown. Throws a
 * `NetworkError` with code ABORTED when `signal` fires.
 */
export async function checkDomain(
  network: Network,
  request: DnsRequest,
  options: { signal?: AbortSignal; onRow?: (row: DnsRow) => void; previous?: DnsCheck },
): Promise<DnsCheck> {
  const { signal, onRow = () => {}, previous } = options;
  const domain = canonicalName(request.domain);
  throwIfAborted(signal, domain);
  const wanted = wantedRecords({ ...request, domain });
  for (const record of wanted) onRow(openRow(record));

  const asked = { ...request, domain };
  const split = splitHorizon(network, domain, signal);
  // It is waited for when the rows are there; a cancelled check is heard of by them.
  split.catch(() => {});
  const told = (row: DnsRow): DnsRow => {
    const dated = withTimes(row, previous, network.now());
    onRow(dated);
    return dated;
  };
  const seen = await look(network, asked, wanted, told, signal);
  const horizon = await split;
  if (horizon === undefined) return seen;
  // Okta and receivers are outside: what they see is what counts.
  const outside = await look(worldView(network), asked, wanted, told, signal);
  return { ...outside, findings: [splitFinding(horizon), ...outside.findings] };
}

/** One check through the resolvers of a network. */
async function look(
  network: Network,
  request: DnsRequest,
  wanted: readonly Wanted[],
  told: (row: DnsRow) => DnsRow,
  signal: AbortSignal | undefined,
): Promise<DnsCheck> {
  const { domain } = request;
  const resolver = createResolver(network, signal);
  const above = askAbove(network, resolver, domain, signal);
  const isOkta = request.oktaRecords.length > 0;
  const soon: Soon[] = [
    ...questionsOf(wanted, domain),
    ...(isOkta ? sendGridNames(request) : []).map((name) => ({
      name,
      type: "CNAME" as const,
      one: true as const,
    })),
  ];
  const view = await openView(network, domain, { signal, resolver, soon });
  const context = contextOf(network, view, domain, wanted);
  const answered = async (record: Wanted): Promise<DnsRow> => {
    const row = await answerRow(context, record);
    const first = told(row);
    const compared = await compareWithResolvers(context, row);
    return compared === row ? first : told(compared);
  };
  const [sendGrid, delegation, more, early] = await Promise.all([
    isOkta ? sendGridFindings(view, request) : [],
    delegationFindings(network, view, above, signal),
    mailExtras(view, domain),
    Promise.all(wanted.map(answered)),
  ]);
  // A row is told as soon as the quick servers have answered; what the late ones say may change it.
  const rows = (await view.authority?.settle()) ? await Promise.all(wanted.map(answered)) : early;
  throwIfAborted(signal, domain);
  const { source, findings } = await zoneVerdict(network, view, domain, rows, signal);
  return {
    domain,
    checkedAt: new Date(network.now()).toISOString(),
    ...(view.search.found === "zone" && { zone: toDnsZone(view.search.zone, context.host), more }),
    rows,
    findings: [...findings, ...delegation, ...sendGrid],
    source,
  };
}

/** A status keeps the time it was first seen at for as long as it and what was found stay the same. */
function withTimes(row: DnsRow, previous: DnsCheck | undefined, nowMs: number): DnsRow {
  const checkedAt = new Date(nowMs).toISOString();
  const before = previous?.rows.find((r) => r.id === row.id && r.fqdn === row.fqdn);
  const same = before?.status === row.status && before.statusText === row.statusText;
  return { ...row, since: (same ? before.since : undefined) ?? checkedAt, checkedAt };
}
