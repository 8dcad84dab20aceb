import { randomUUID } from "node:crypto";
import { DnsHostId, type Setup } from "../contract/index.ts";
import { practiceDnsHosts } from "./dns-hosts/index.ts";
import { openStage } from "./dns-hosts/stage.ts";
import { type Estate, ownZone } from "./estate.ts";

/**
 * The estate of a practice setup: an org without an email domain and a zone without its records; where Okta's records are
 * known already, both have them. Every DNS host that is simulated reaches the zone.
 */
export async function openEstate({ domain }: Setup): Promise<Estate> {
  const zone = ownZone(domain.emailDomain, domain.oktaRecords.length === 0);
  const hosts = DnsHostId.options.flatMap((id) => {
    const host = practiceDnsHosts[id]?.(openStage(zone));
    return host ? [{ id, ...host }] : [];
  });
  return {
    id: randomUUID(),
    zone,
    services: hosts.flatMap(({ services }) => services),
    connects: Object.fromEntries(hosts.map(({ id, connect }) => [id, connect])),
  };
}
