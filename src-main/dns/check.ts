import type { DnsCheck, DnsRow } from "../contract/dns.ts";
import type { Network } from "../network/port.ts";
import { delegationFindings } from "./delegation.ts";
import { canonicalName } from "./domain-name.ts";
import { hostOf, toDnsZone } from "./hosts.ts";
import { type Wanted, wantedRecords } from "./records.ts";
import type { DnsRequest } from "./request.ts";
import { compareWithResolvers } from "./resolver-view.ts";
import { openRow, type RowContext } from "./rows/context.ts";
import { sendGridFindings } from "./rows/sendgrid.ts";
import { answerRow } from "./rows.ts";
import { openView, type View } from "./view.ts";
import { throwIfAborted } from "./wire.ts";
import { zoneFindings } from "./zone-findings.ts";

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

  const view = await openView(network, domain, { signal });
  const context = contextOf(network, view, domain);
  const dated = (row: DnsRow): DnsRow => withTimes(row, previous, network.now());
  const answered = async (record: Wanted): Promise<DnsRow> => {
    const row = dated(await answerRow(context, record));
    onRow(row);
    const compared = await compareWithResolvers(context, row);
    if (compared === row) return row;
    const again = dated(compared);
    onRow(again);
    return again;
  };
  const [sendGrid, delegation, ...rows] = await Promise.all([
    request.oktaRecords.length > 0 ? sendGridFindings(view, { ...request, domain }) : [],
    delegationFindings(network, view, signal),
    ...wanted.map(answered),
  ]);
  throwIfAborted(signal, domain);
  const source = sourceOf(view, rows);
  return {
    domain,
    checkedAt: new Date(network.now()).toISOString(),
    ...(view.search.found === "zone" && { zone: toDnsZone(view.search.zone) }),
    rows,
    findings: [...zoneFindings(view, domain, source), ...delegation, ...sendGrid],
    source,
  };
}

function contextOf(network: Network, view: View, domain: string): RowContext {
  const zone = view.search.found === "zone" ? view.search.zone : undefined;
  return { view, domain, nowMs: network.now(), apex: zone?.apex, host: zone && hostOf(zone) };
}

/** `none` when nothing answered; `authority` when the zone's own servers did. */
function sourceOf(view: View, rows: readonly DnsRow[]): DnsCheck["source"] {
  if (rows.length > 0 && rows.every((r) => r.status === "unknown")) return "none";
  return view.authority?.answered() ? "authority" : "resolver";
}

/** A status keeps the time it was first seen at for as long as it and what was found stay the same. */
function withTimes(row: DnsRow, previous: DnsCheck | undefined, nowMs: number): DnsRow {
  const checkedAt = new Date(nowMs).toISOString();
  const before = previous?.rows.find((r) => r.id === row.id && r.fqdn === row.fqdn);
  const same = before?.status === row.status && before.statusText === row.statusText;
  return { ...row, since: (same ? before.since : undefined) ?? checkedAt, checkedAt };
}
