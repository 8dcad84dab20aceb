import { randomUUID } from "node:crypto";
import { DnsHostId, type Setup } from "../contract/index.ts";
import { practiceDnsHosts } from "./dns-hosts/index.ts";
import { openStage, type Trouble } from "./dns-hosts/stage.ts";
import { type Estate, ownZone } from "./estate.ts";
import { createPracticeOkta } from "./okta/index.ts";
import type { OktaTrouble } from "./okta/scenario.ts";

/** What is wrong at the systems of the practice company, for each; nothing where it is absent. */
export interface EstateScenarios {
  readonly okta?: OktaTrouble;
  /** At every DNS host. */
  readonly dnsHosts?: Trouble;
}

/**
 * The estate of a practice setup: an org without an email domain and a zone without its records; where Okta's records are
 * known already, both have them. Every DNS host that is simulated reaches the zone.
 */
export async function openEstate(
  { domain }: Setup,
  scenarios: EstateScenarios = {},
  now: () => number = Date.now,
): Promise<Estate> {
  const zone = ownZone(domain.emailDomain, domain.oktaRecords.length === 0, false);
  const okta = createPracticeOkta({
    ...(scenarios.okta && { trouble: scenarios.okta }),
    zone,
    now,
    domain: domain.emailDomain,
    customUrlDomain: domain.customUrlDomain,
    records: domain.oktaRecords,
    userName: domain.from.split("@")[0] ?? "",
  });
  const hosts = DnsHostId.options.map((id) => {
    const stage = openStage(zone, scenarios.dnsHosts);
    return { id, stage, ...practiceDnsHosts[id](stage) };
  });
  return {
    id: randomUUID(),
    zone,
    services: [...okta.services, ...hosts.flatMap(({ services }) => services)],
    mend() {
      okta.mend();
      for (const { stage } of hosts) stage.mend();
    },
    connects: { okta: okta.connect, ...Object.fromEntries(hosts.map(({ id, connect }) => [id, connect])) },
  };
}
