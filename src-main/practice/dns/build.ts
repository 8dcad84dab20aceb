import { isIP } from "node:net";
import type { OktaRecord } from "../../contract/dns.ts";
import { registeredName } from "../../dns/ask/registered-name.ts";
import { type Cloud, providers } from "../../providers/index.ts";
import type { DnsPlan } from "../plan.ts";
import type { PracticeProvider } from "../provider.ts";
import { otherServer, registryServer, serverAddresses, zoneServers } from "./names.ts";
import { isBelow, lower, type RecordType, type ZonePlan, type ZoneRecord } from "./zone.ts";

const hostAddress = (index: number) => `203.0.113.${10 + index}`;

const hour = 3600;
const record = (name: string, type: RecordType, data: string, ttl = hour): ZoneRecord => ({
  name: lower(name),
  type,
  data,
  ttl,
});

/** The records of the provider for one domain, as its console asks for them. */
function providerRecords({ practice, cloud, dkimRecord }: DnsRequest, domain: string): ZoneRecord[] {
  const include = cloud?.dns.spfInclude;
  const name = (selector: string) => `${selector}._domainkey.${domain}`;
  return [
    record(domain, "TXT", `v=spf1 ${include ? `include:${include}` : "mx"} -all`),
    record(domain, "MX", practice.mailExchange({ domain, apex: registeredName(domain) }, cloud)),
    ...(cloud
      ? cloud.dns.dkim.flatMap((wanted) => {
          const key = practice.keyOf?.(wanted, domain, cloud);
          const at = name(wanted.selector);
          return key
            ? [record(at, "CNAME", key), record(key, "TXT", dkimRecord)]
            : [record(at, "TXT", dkimRecord)];
        })
      : [record(name(practice.signer("domain", domain, cloud).selector), "TXT", dkimRecord)]),
  ];
}

/** The provider's own names: what its SPF includes say, its mail host, and the key it signs with under its own name. */
function ownRecords({ practice, cloud, dkimRecord }: DnsRequest, domain: string): ZoneRecord[] {
  const includes = new Set(providers[practice.id].clouds.map(({ dns }) => dns.spfInclude));
  const exchange = practice.mailExchange({ domain, apex: registeredName(domain) }, cloud).split(" ")[1] ?? "";
  const signer = practice.signer("provider", domain, cloud);
  return [
    record(`${signer.selector}._domainkey.${signer.domain}`, "TXT", dkimRecord),
    ...[...includes].flatMap((name) => (name ? [record(name, "TXT", practice.outgoing.spf, 300)] : [])),
    ...(cloud ? [record(exchange, "A", "203.0.113.202", 300)] : []),
  ];
}

/** What the targets of Okta's CNAMEs answer: a DKIM key for a selector, a mail host for the rest. */
function oktaTarget(target: string, dkimRecord: string): ZoneRecord[] {
  if (target.includes("domainkey.")) return [record(target, "TXT", dkimRecord)];
  return [
    record(target, "A", "203.0.113.250"),
    record(target, "MX", "10 mx.sendgrid.net"),
    record(target, "TXT", "v=spf1 ip4:203.0.113.250 -all"),
  ];
}

/** Zones of other organizations, one for each registered domain. */
function group(records: readonly ZoneRecord[]): ZonePlan[] {
  const zones = new Map<string, ZoneRecord[]>();
  for (const r of records) {
    const apex = registeredName(r.name);
    zones.set(apex, [...(zones.get(apex) ?? []), r]);
  }
  return [...zones].map(([apex, own]) => ({
    apex,
    nameServers: [otherServer],
    records: own,
    negativeTtl: 300,
  }));
}

/** The registry's zone above `zone`, which delegates it and the others below it; none above a name of one label. */
function zonesAbove(zone: ZonePlan, elsewhere: readonly ZonePlan[]): ZonePlan[] {
  const apex = zone.apex.split(".").slice(1).join(".");
  if (apex === "") return [];
  const below = [zone, ...elsewhere].filter((z) => z.apex !== apex && isBelow(z.apex, apex));
  const records = below.flatMap((z) => z.nameServers.map((server) => record(z.apex, "NS", server, 86_400)));
  return [{ apex, nameServers: [registryServer], records, negativeTtl: 900 }];
}

export interface DnsRequest {
  readonly practice: PracticeProvider;
  readonly cloud: Cloud | null;
  readonly domain: string;
  readonly oktaRecords: readonly OktaRecord[];
  /** Host names of the servers of this world, in the order of their addresses. */
  readonly hosts: readonly string[];
  /** What every DKIM record of this world says: one key signs for all. */
  readonly dkimRecord: string;
}

/** Addresses of the world's hosts by name. An IP literal is its own address. */
export function addressesOf(hosts: readonly string[]): ReadonlyMap<string, string> {
  return new Map([...new Set(hosts.map(lower))].map((host, i) => [host, isIP(host) ? host : hostAddress(i)]));
}

/** A DNS in which everything the setup needs is as it should be. */
export function planDns(request: DnsRequest): DnsPlan {
  const { dkimRecord } = request;
  const domain = lower(request.domain) || "unnamed.example";
  const apex = registeredName(domain);
  const oktaRecords = request.oktaRecords.map((r) => record(r.fqdn, r.recordType, r.verificationValue, 300));
  const wanted: ZoneRecord[] = [
    ...providerRecords(request, domain),
    ...(apex === domain ? [] : providerRecords(request, apex)),
    record(`_dmarc.${apex}`, "TXT", `v=DMARC1; p=quarantine; rua=mailto:dmarc@${apex}`),
    record(apex, "A", "203.0.113.200"),
    record(`mx.${apex}`, "A", "203.0.113.201"),
    ...oktaRecords,
    ...oktaRecords.filter((r) => r.type === "CNAME").flatMap((r) => oktaTarget(r.data, dkimRecord)),
    ...ownRecords(request, domain),
    ...Object.entries(serverAddresses).map(([name, address]) => record(name, "A", address)),
    ...[...addressesOf(request.hosts)]
      .filter(([name]) => !isIP(name))
      .map(([name, address]) => record(name, "A", address, 300)),
  ];
  const unique = wanted.filter(
    (r, i) => wanted.findIndex((o) => o.name === r.name && o.type === r.type && o.data === r.data) === i,
  );
  const zone: ZonePlan = {
    apex,
    nameServers: zoneServers,
    records: unique.filter((r) => isBelow(r.name, apex)),
    negativeTtl: 1800,
  };
  const elsewhere = group(unique.filter((r) => !isBelow(r.name, apex)));
  return { zone, elsewhere: [...elsewhere, ...zonesAbove(zone, elsewhere)], silent: [] };
}
