import type { DnsCheck, DnsRow } from "../../contract/dns.ts";
import type { Finding } from "../../contract/finding.ts";
import type { View } from "../ask/view.ts";
import { finding } from "../finding.ts";

/**
 * What is to be said of the zone and the network, rather than of one record. Called when all rows are answered: a domain
 * with a record exists, whatever a private DNS server that knows only those names says of the names above.
 */
export function zoneFindings(
  view: View,
  domain: string,
  source: DnsCheck["source"],
  rows: readonly Pick<DnsRow, "found">[],
): Finding[] {
  const { search, authority, resolver } = view;
  if (source === "none" && resolver.state() === "dead") return [unreachable(domain)];
  const findings: Finding[] = [];
  if (search.found === "unregistered" && !hasRecords(rows))
    findings.push(
      finding({
        code: "dns-domain-unregistered",
        step: "domain",
        field: "emailDomain",
        title: `${search.name} does not exist`,
        cause: "The DNS knows no such domain. It may be misspelled, not registered yet, or expired.",
        fix: [
          "Check the spelling of the email domain.",
          `Register ${search.name}, or renew it, if it is right.`,
        ],
        found: domain,
      }),
    );
  const health = authority?.health();
  if (search.found === "zone" && source === "resolver" && !view.resolverOnly)
    findings.push(
      finding({
        code: "dns-authority-unreachable",
        severity: "info",
        title: "The zone's own name servers could not be asked",
        cause: `${search.zone.nameServers.join(", ") || search.zone.apex} did not answer from here. A firewall or VPN may allow DNS questions to its own resolver only. The answers shown come from a resolver and may be old.`,
        fix: [
          "Wait for the cache time of a record after changing it.",
          "Or check again from another network.",
        ],
      }),
    );
  else if (health && source === "authority") {
    if (health.silent.length > 0) findings.push(silent(health.silent));
    if (health.lame.length > 0)
      findings.push(lame(health.lame, search.found === "zone" ? search.zone.apex : domain));
  }
  if (search.found === "zone" && source === "authority" && search.zone.unresolved.length > 0)
    findings.push(
      finding({
        code: "dns-server-no-address",
        severity: "warning",
        title: "A name server of the zone has no address",
        cause: `${search.zone.unresolved.join(", ")} is named as name server and cannot be found.`,
        fix: ["Take it out of the zone's name servers, or give it an address."],
        found: search.zone.unresolved.join(", "),
      }),
    );
  if (resolver.state() === "https")
    findings.push(
      finding({
        code: "dns-over-https",
        severity: "info",
        title: "DNS was asked over HTTPS",
        cause:
          "No resolver answered on port 53 from here. Public resolvers were asked over HTTPS in its place; their answers may be old.",
        fix: [
          "Nothing has to be done.",
          "To see changes at once, check from a network that lets DNS through.",
        ],
      }),
    );
  return findings;
}

/** True when the domain has a record of its own, which no domain has that does not exist. */
export const hasRecords = (rows: readonly Pick<DnsRow, "found">[]): boolean =>
  rows.some((row) => row.found.length > 0);

/** Nobody answered anything. */
export const unreachable = (domain: string): Finding =>
  finding({
    code: "network-dns-unreachable",
    severity: "warning",
    title: "No DNS server answers",
    cause: `Nothing could be found out about ${domain}: neither this computer's DNS servers nor public ones replied.`,
    fix: [
      "Check that this computer is online.",
      "If a VPN or firewall is in the way, switch it off or use another network.",
      "Check again.",
    ],
    wait: { usual: "until the network is back", retryAfterMs: 30_000, giveUpAfterMs: 3_600_000 },
  });

const silent = (servers: readonly string[]): Finding =>
  finding({
    code: "dns-server-silent",
    severity: "warning",
    title:
      servers.length === 1
        ? "One name server does not answer"
        : `${servers.length} name servers do not answer`,
    cause: `${servers.join(", ")} did not reply in time. The others did, and their answers are shown.`,
    fix: [
      "Nothing has to be done if it comes back.",
      "If it stays so, tell the DNS host, or take it out of the zone's name servers.",
    ],
    found: servers.join(", "),
  });

const lame = (servers: readonly string[], apex: string): Finding =>
  finding({
    code: "dns-server-lame",
    severity: "warning",
    title:
      servers.length === 1
        ? "One name server does not know the zone"
        : `${servers.length} name servers do not know the zone`,
    cause: `${servers.join(", ")} is named for ${apex}, and replies that it does not serve it. Often that is left over from a move to another DNS host.`,
    fix: ["Take it out of the name servers at the registrar.", "Or set up the zone there."],
    found: servers.join(", "),
  });
