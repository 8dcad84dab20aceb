import { isRecordName } from "../../contract/dns.ts";
import type { DnsZone } from "../../contract/index.ts";
import { MailwrightError } from "../../contract/mailwright-error.ts";
import { canonicalName } from "../../dns/ask/domain-name.ts";
import type { Network } from "../../network/port.ts";
import { finding } from "./findings.ts";
import type { HostZone, HostZones } from "./host.ts";

const lookupMs = 5_000;

/**
 * The zone of a host that the public delegation points to. Of two zones with one name, one is asked by nobody; a private zone
 * is seen inside one network only.
 * @throws MailwrightError that says which zones there are instead
 */
export async function delegatedZone(
  host: string,
  { zones, others }: HostZones,
  delegation: DnsZone,
  network: Network,
  signal: AbortSignal,
): Promise<HostZone> {
  const { apex } = delegation;
  if (zones.length === 0) throw new MailwrightError(missing(host, apex, others));
  const open = zones.filter((zone) => !zone.isPrivate);
  if (open.length === 0) throw new MailwrightError(onlyPrivate(host, apex));
  const servers = delegation.nameServers.map(canonicalName);
  const named = open
    .map((zone) => ({ zone, shared: zone.nameServers.filter((name) => servers.includes(name)).length }))
    // Zones of one name may share a server by chance; the one that is asked has most of its servers in the delegation.
    .filter(({ zone, shared }) => shared * 2 > zone.nameServers.length)
    .toSorted((a, b) => b.shared - a.shared)[0];
  if (named) return named.zone;
  // Servers may go by names of the company's own: then their addresses tell.
  const at = await addressesOf(network, servers, signal);
  for (const zone of open) {
    const own = await addressesOf(network, zone.nameServers, signal);
    if ([...own].some((address) => at.has(address))) return zone;
  }
  throw new MailwrightError(elsewhere(host, apex, open, servers));
}

async function addressesOf(
  network: Network,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const found = await Promise.all(
    names.slice(0, 16).map((name) => network.lookup(name, { timeoutMs: lookupMs, signal }).catch(() => [])),
  );
  signal.throwIfAborted();
  return new Set(found.flat());
}

const missing = (host: string, apex: string, listed: readonly string[]) => {
  // What a host lists is a stranger's text: what is no name is not repeated.
  const others = listed.filter(isRecordName);
  return finding({
    code: "dns-host-zone-missing",
    title: `The zone ${apex} is not among those that this access reaches`,
    cause:
      others.length > 0
        ? `At ${host} it reaches ${others.slice(0, 5).join(", ")}${others.length > 5 ? " and others" : ""}. The zone may belong to another account, or the token to another zone.`
        : `At ${host} it reaches no zone at all. The zone may belong to another account, or the token was limited to something else.`,
    fix: [
      `Sign in to the ${host} account that has ${apex}.`,
      "Make the token or key there, for this zone, and connect again.",
    ],
    expected: apex,
    found: others.slice(0, 20).join("\n"),
  });
};

const onlyPrivate = (host: string, apex: string) =>
  finding({
    code: "dns-host-zone-private",
    title: `The zone ${apex} at ${host} is a private one`,
    cause:
      "Only one network of the company asks it. Okta and receivers of mail ask the public zone, which stands elsewhere.",
    fix: [
      "Find the account or the host of the public zone: the DNS check names its name servers.",
      "Connect that one.",
    ],
  });

const elsewhere = (host: string, apex: string, zones: readonly HostZone[], servers: readonly string[]) =>
  finding({
    code: "dns-host-zone-not-asked",
    title: `Nobody asks this zone ${apex}`,
    cause: `The zone at ${host} is served by other name servers than those that the registrar names for ${apex}. There are two zones with one name, or the domain moved. What is written here is seen by nobody.`,
    fix: [
      "Find the account or the host whose zone has the name servers that the registrar names, and connect that one.",
      "Or, if the domain is to move here, enter these name servers at the registrar first.",
    ],
    expected: servers.join("\n"),
    found: zones.map(({ nameServers }) => nameServers.join("\n")).join("\n\n"),
  });
