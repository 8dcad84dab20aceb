import type { DnsCheck, DnsRow } from "../../contract/dns.ts";
import type { Finding } from "../../contract/finding.ts";
import type { Network } from "../../network/port.ts";
import { askControl } from "../ask/control.ts";
import type { View } from "../ask/view.ts";
import { finding } from "../finding.ts";
import { refusalFindings } from "./refusal.ts";
import { hasRecords, unreachable, zoneFindings } from "./zone-findings.ts";

/** Who answered, and what there is to say of the zone and of the way to it. */
export interface ZoneVerdict {
  readonly source: DnsCheck["source"];
  readonly findings: Finding[];
}

/** Codes that speak of the domain, and that a network without DNS gives just as well. */
const doubtful = new Set(["dns-domain-unregistered", "dns-server-refused", "dns-delegation-dead"]);

/**
 * What the answered rows show of the zone. Where nothing was found and something is to be said of the domain, control
 * questions are asked first: a DNS that answers nothing at all says nothing of one domain. Throws when cancelled.
 */
export async function zoneVerdict(
  network: Network,
  view: View,
  domain: string,
  rows: readonly DnsRow[],
  signal: AbortSignal | undefined,
): Promise<ZoneVerdict> {
  const silent = rows.length > 0 && rows.every((row) => row.status === "unknown");
  const source = silent ? "none" : view.authority?.answered() ? "authority" : "resolver";
  const findings = [...zoneFindings(view, domain, source, rows), ...(await refusalFindings(view, rows))];
  if (silent && findings.length === 0) return { source, findings: [unreachable(domain)] };
  // A server that was given is asked for itself, and need not know the root.
  const inDoubt = !view.resolverOnly && !hasRecords(rows) && findings.some(({ code }) => doubtful.has(code));
  if (!inDoubt) return { source, findings };
  const { answers } = await askControl(network, domain, [], signal ?? new AbortController().signal);
  return answers || signal?.aborted ? { source, findings } : { source: "none", findings: [deaf(domain)] };
}

const deaf = (domain: string): Finding =>
  finding({
    code: "network-dns-unavailable",
    severity: "warning",
    title: "This computer's DNS answers nothing",
    cause: `Its DNS server knows neither ${domain} nor the root of the DNS. The computer is offline, a login page stands before the network, or a VPN or firewall blocks DNS. Nothing can be said of the domain from here.`,
    fix: ["Check the network connection and the VPN.", "Check again."],
    wait: { usual: "until the network is back", retryAfterMs: 30_000, giveUpAfterMs: 3_600_000 },
  });
