import type { DnsRow } from "../../contract/dns.ts";
import type { Finding } from "../../contract/finding.ts";
import type { Answer } from "../ask/answer.ts";
import { type QueryType, recordText } from "../ask/message.ts";
import type { Resolver } from "../ask/resolver.ts";
import type { View } from "../ask/view.ts";
import { finding, rowFinding, source } from "../finding.ts";

/** What a row says that only resolvers which validate refuse. */
export const refusedByValidators = "Refused by validating resolvers";

/**
 * Why servers answer, and not the question: DNSSEC that is broken, a delegation that leads to nobody, a server that does not
 * want to. Silence is another thing (`network-dns-unreachable`).
 *
 * @param rows as they were answered; nothing is asked where none of them failed
 * @returns one finding, which blocks: nobody who validates, or nobody at all, sees the records
 */
export async function refusalFindings(view: View, rows: readonly DnsRow[]): Promise<Finding[]> {
  if (rows.some((row) => row.statusText === refusedByValidators)) {
    const { zone } = view.search.found === "zone" ? view.search : {};
    return [dnssecBroken(zone?.apex ?? rows[0]?.fqdn ?? "", "Resolvers that validate answer SERVFAIL")];
  }
  const row = rows.find(({ status, found }) => status === "unknown" && found.length === 0);
  if (row === undefined) return [];
  const { code, server, referral } = await view.see(row.fqdn, row.type);
  switch (code) {
    case "SERVFAIL": {
      if ((await brokenAt(view.resolver, row.fqdn, row.type)).length > 0)
        return [dnssecBroken(row.fqdn, `${server} answers SERVFAIL`)];
      // An alias that is answered, and what it leads to is not: the server is well.
      const [alias] = (await view.plain(row.fqdn, "CNAME")).records;
      if (alias !== undefined) return [aliasBroken(row, recordText(alias), server)];
      return [deadDelegation(view, row.fqdn, server)];
    }
    case "REFUSED":
    case "NOTAUTH":
      return [refused(row.fqdn, server, code)];
    case "REFERRAL":
      return [refersOnly(row.fqdn, server, referral)];
    default:
      return [];
  }
}

/** The resolvers that refuse an answer only because they validate it: asked again without checking (CD), they have it. */
export async function brokenAt(
  resolver: Resolver,
  name: string,
  type: QueryType,
): Promise<readonly Answer[]> {
  const [checked, unchecked] = await Promise.all([
    resolver.queryEach(name, type),
    resolver.queryEach(name, type, { checkingDisabled: true }),
  ]);
  const failing = new Set(checked.filter((a) => a.code === "SERVFAIL").map((a) => a.server));
  return unchecked.filter((a) => a.status !== "failed" && failing.has(a.server));
}

const dnssecBroken = (name: string, found: string): Finding =>
  finding({
    code: "dns-dnssec-broken",
    title: "DNSSEC of the zone is broken",
    cause: `${found} for ${name}, and gives the records when it is asked not to check signatures. The DS record at the registrar does not fit the keys of the zone. Often the zone was moved to another DNS host, and the DS record stayed.`,
    fix: [
      "At the registrar, delete the DS record of the zone. That switches DNSSEC off, and the records are seen again.",
      "Or replace it by the DS record that the DNS host shows, if DNSSEC shall stay.",
      "Wait for the TTL of the DS record, mostly a day at most, and check again.",
    ],
    found,
    sources: [source.dns(4035, "5.5")],
  });

function deadDelegation({ search }: View, name: string, server: string): Finding {
  const dead = search.found === "none" ? search.dead : undefined;
  const names = dead?.nameServers ?? [];
  const gone = dead?.unresolved ?? [];
  const why =
    gone.length > 0 && gone.length === names.length
      ? `${gone.join(", ")} ${gone.length > 1 ? "do" : "does"} not exist.`
      : "they are down, or do not know the zone.";
  return finding({
    code: "dns-delegation-dead",
    title: dead
      ? `No name server of ${dead.apex} answers for it`
      : `The name servers of ${name} do not answer for it`,
    cause: `${server} answers SERVFAIL, also when it does not check signatures. ${names.length > 0 ? `${dead?.apex} is delegated to ${names.join(", ")}, and` : "So"} ${why}`,
    fix: [
      names.length > 0
        ? `In the zone above ${dead?.apex}, correct its NS records: ${names.join(", ")} must be servers that have the zone.`
        : "Correct the NS records of the delegation: at the registrar, or in the zone above.",
      "Or set the zone up again at the DNS host that these servers belong to.",
      "If the sub-domain needs no zone of its own, delete its NS records and enter the records in the zone above.",
    ],
    found: names.length > 0 ? names.join(", ") : `${server}: SERVFAIL`,
    sources: [source.dns(1912, "2.8")],
  });
}

const aliasBroken = ({ id, fqdn, type, kind }: DnsRow, target: string, server: string): Finding =>
  rowFinding(id, {
    code: "dns-alias-broken",
    severity: kind === "okta" ? "error" : "warning",
    title: "An alias leads in a circle, or to a zone that nobody serves",
    cause: `${fqdn} is an alias of ${target}, and ${server} answers SERVFAIL when it is followed. So nobody finds a ${type} record there.`,
    fix: [`Delete the CNAME at ${fqdn}.`, `Add the ${type} record that belongs there.`],
    found: `CNAME ${target}`,
    sources: [source.dns(1034, "3.6.2")],
  });

const refused = (name: string, server: string, code: string): Finding =>
  finding({
    code: "dns-server-refused",
    title: "The DNS server refuses to answer",
    cause: `${server} answers ${code} for ${name}: it does not serve this zone, or not for this computer.`,
    fix: [
      "If it is a resolver, use one that answers for this network.",
      "If it is a name server of the zone, set the zone up there, or take it out of the zone's name servers.",
    ],
    found: `${server}: ${code}`,
  });

function refersOnly(name: string, server: string, referral: Answer["referral"]): Finding {
  const { zone, servers } = referral ?? { zone: name, servers: [] };
  const to = servers.length > 0 ? servers.join(", ") : "other servers";
  return finding({
    code: "dns-server-refers",
    title: "The DNS server only says where else to ask",
    cause: `${server} does not hold ${name}, and does not look for it: ${zone} is delegated to ${to}.`,
    fix: [
      "Ask a resolver, or a name server of that zone.",
      `If ${zone} needs no zone of its own, delete its NS records and enter the records in the zone above.`,
    ],
    found: servers.length > 0 ? `${zone} NS ${servers.join(", ")}` : server,
    sources: [source.dns(1034, "4.3.1")],
  });
}
