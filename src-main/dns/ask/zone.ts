import type { Endpoint, Network } from "../../network/port.ts";
import { recordsOf } from "./answer.ts";
import { isAtOrBelow } from "./domain-name.ts";
import type { DnsRecord, RecordOf, Reply } from "./message.ts";
import { isRegistry, registeredName } from "./registered-name.ts";
import type { Resolver } from "./resolver.ts";
import { askServer, type Outcome } from "./wire.ts";

/** One address of one name server. */
export interface NameServer {
  readonly name: string;
  readonly endpoint: Endpoint;
}

/** A zone, and where it can be asked. */
export interface Zone {
  readonly apex: string;
  /** Primary server of the SOA: names the DNS host where the name servers are white-label. */
  readonly mname?: string;
  readonly nameServers: readonly string[];
  /** Addresses found for them; those that did not resolve are in `unresolved`. */
  readonly servers: readonly NameServer[];
  readonly unresolved: readonly string[];
}

export type ZoneSearch =
  | { readonly found: "zone"; readonly zone: Zone }
  /** The registered name does not exist at all. */
  | { readonly found: "unregistered"; readonly name: string }
  /** A resolver answers, and no name server of the zone can be named. */
  | {
      readonly found: "none";
      /** The zone that was looked for last: named by the one above, and none of its servers answers for it. */
      readonly dead?: Zone;
    }
  | { readonly found: "unreachable" };

/** More addresses than this are not asked: a zone with 13 servers of two addresses each is a large one. */
const mostServers = 26;
/** Delegations followed on the way down. */
const mostReferrals = 5;

/**
 * Finds the zone a name lives in, and its servers, without asking a recursive resolver about the name itself: that would
 * leave a negative answer in its cache just before the record is made. The resolver is asked about the registered name
 * only (it exists, or nothing below it does), and from there the delegation is followed at the name servers.
 *
 * @param options `onCandidate` hears of the zone of the registered name before it is known whether the name is delegated
 * further: mostly it is not, and who asks that zone at once saves a round trip
 */
export async function findZone(
  network: Network,
  resolver: Resolver,
  domain: string,
  options: { signal?: AbortSignal; onCandidate?: (zone: Zone) => void } = {},
): Promise<ZoneSearch> {
  const { signal, onCandidate } = options;
  const start = registeredName(domain);
  const [soa, ns] = await Promise.all([resolver.query(start, "SOA"), resolver.query(start, "NS")]);
  let dead: Zone | undefined;
  const owner = recordsOf(soa, "SOA")[0] ?? (soa.status === "nodata" ? soa.soa : undefined);
  // Where only HTTPS gets through, name servers cannot be asked, and waiting for them would cost seconds.
  if (resolver.state() === "https") return findZoneByResolver(resolver, domain, start);
  if (owner && isAtOrBelow(start, owner.name)) {
    const names = owner.name === start ? targetsOf(recordsOf(ns, "NS")) : await nsOf(resolver, owner.name);
    const from = await serversOf(network, resolver, owner, names);
    // Not at a registry, whose servers would get questions that are for others.
    if (owner.name === start && !isRegistry(start)) onCandidate?.(from);
    const way = await descend(network, resolver, domain, from, signal);
    if (way.zone) return { found: "zone", zone: way.zone };
    dead = way.dead;
  }
  if (resolver.state() === "dead") return { found: "unreachable" };
  const search = await findZoneByResolver(resolver, domain, start);
  // A name that is an alias has no SOA of its own: then the zone is the one of its last two labels.
  if (search.found === "none" && !dead && owner?.name === start && !isRegistry(start)) {
    const nameServers = targetsOf(recordsOf(ns, "NS")).toSorted();
    const { name: apex, mname } = owner;
    return { found: "zone", zone: { apex, mname, nameServers, servers: [], unresolved: [] } };
  }
  if (search.found === "none" && dead) return { found: "none", dead };
  if (search.found !== "zone" || owner !== undefined) return search;
  // The registered name was not known, so no server was asked yet: this is a private DNS.
  const servers = await serversOf(network, resolver, { name: search.zone.apex }, search.zone.nameServers);
  const reply = await firstReply(network, servers.servers, domain, signal);
  return reply?.authoritative ? { found: "zone", zone: { ...servers, ...withMname(search.zone) } } : search;
}

const withMname = (zone: Zone) => (zone.mname === undefined ? {} : { mname: zone.mname });

/** The zone as a resolver tells it, without servers to ask: for private DNS servers, and where port 53 is closed. */
export async function findZoneByResolver(
  resolver: Resolver,
  domain: string,
  start = registeredName(domain),
): Promise<ZoneSearch> {
  const soa = await resolver.query(domain, "SOA");
  const owner = recordsOf(soa, "SOA")[0] ?? soa.soa;
  if (soa.status === "nxdomain" && (owner === undefined || !isAtOrBelow(owner.name, start)))
    return { found: "unregistered", name: start };
  if (owner === undefined || !isAtOrBelow(domain, owner.name) || !owner.name.includes("."))
    return { found: "none" };
  const nameServers = (await nsOf(resolver, owner.name)).toSorted();
  return {
    found: "zone",
    zone: { apex: owner.name, mname: owner.mname, nameServers, servers: [], unresolved: [] },
  };
}

const targetsOf = (records: readonly RecordOf<"NS">[]): string[] => records.map((r) => r.target);

const nsOf = async (resolver: Resolver, apex: string): Promise<string[]> =>
  targetsOf(recordsOf(await resolver.query(apex, "NS"), "NS"));

/** Follows delegations from `zone` towards `domain` until a server answers with authority. */
async function descend(
  network: Network,
  resolver: Resolver,
  domain: string,
  from: Zone,
  signal?: AbortSignal,
): Promise<{ zone?: Zone; dead?: Zone }> {
  let zone = from;
  for (let i = 0; i < mostReferrals && zone.servers.length > 0; i++) {
    const reply = await firstReply(network, zone.servers, domain, signal);
    if (reply === undefined) return { dead: zone };
    const owner = [...reply.answers, ...reply.authorities].find((r) => r.type === "SOA");
    if (reply.authoritative && owner?.type === "SOA") {
      if (owner.name === zone.apex || !isAtOrBelow(domain, owner.name))
        return { zone: { ...zone, mname: owner.mname } };
      // The same servers run a zone further down, so there is no referral to it.
      const names = await nsOf(resolver, owner.name);
      return {
        zone:
          names.length > 0
            ? await serversOf(network, resolver, owner, names)
            : { ...zone, apex: owner.name, mname: owner.mname },
      };
    }
    const referral = referralOf(reply, zone.apex, domain);
    if (referral.length === 0) return reply.authoritative ? { zone } : {};
    zone = await serversOf(
      network,
      resolver,
      { name: referral[0]!.name },
      targetsOf(referral),
      reply.additionals,
    );
  }
  return zone.apex === from.apex ? {} : { dead: zone };
}

/** The NS records of a referral to a zone between `apex` (not included) and `name`. */
export const referralOf = (reply: Reply, apex: string, name: string): RecordOf<"NS">[] =>
  reply.authoritative
    ? []
    : reply.authorities.filter(
        (r): r is RecordOf<"NS"> =>
          r.type === "NS" && r.name !== apex && isAtOrBelow(r.name, apex) && isAtOrBelow(name, r.name),
      );

/** The first readable reply of any of the servers to "SOA of this name": one dead server costs nothing. */
async function firstReply(
  network: Network,
  servers: readonly NameServer[],
  name: string,
  signal?: AbortSignal,
): Promise<Reply | undefined> {
  const usable = (outcome: Outcome): Reply => {
    if ("reply" in outcome && ["NOERROR", "NXDOMAIN"].includes(outcome.reply.rcode)) {
      const { reply } = outcome;
      if (reply.authoritative || reply.authorities.some((r) => r.type === "NS")) return reply;
    }
    throw new Error("not usable");
  };
  const question = { name, type: "SOA" } as const;
  // Where one packet to each of several servers is lost, more packets would be too.
  const options = { recursionDesired: false, tries: servers.length > 1 ? 1 : 2, signal };
  try {
    return await Promise.any(
      servers.map(async (s) => usable(await askServer(network, s.endpoint, question, options))),
    );
  } catch {
    return undefined;
  }
}

/** Looks up all addresses of a zone's name servers, glue first, IPv4 before IPv6. */
async function serversOf(
  network: Network,
  resolver: Resolver,
  owner: { readonly name: string; readonly mname?: string },
  targets: readonly string[],
  glue: readonly DnsRecord[] = [],
): Promise<Zone> {
  const names = [...new Set(targets)].sort();
  const found = await Promise.all(
    names.map(async (name) => {
      const glued = glue.flatMap((r) =>
        (r.type === "A" || r.type === "AAAA") && r.name === name ? [r.address] : [],
      );
      const addresses = glued.length > 0 ? glued : await addressesOf(resolver, name);
      return addresses.map((address) => ({ name, endpoint: endpointFor(network, address) }));
    }),
  );
  const all = found.flat();
  const servers = all.filter(
    (s, i) =>
      all.findIndex(
        (o) => o.endpoint.address === s.endpoint.address && o.endpoint.port === s.endpoint.port,
      ) === i,
  );
  return {
    apex: owner.name,
    ...(owner.mname !== undefined && { mname: owner.mname }),
    nameServers: names,
    servers: servers.slice(0, mostServers),
    unresolved: names.filter((_, i) => found[i]!.length === 0),
  };
}

async function addressesOf(resolver: Resolver, name: string): Promise<string[]> {
  const [v4, v6] = await Promise.all([resolver.query(name, "A"), resolver.query(name, "AAAA")]);
  return [...recordsOf(v4, "A"), ...recordsOf(v6, "AAAA")].map((r) => r.address);
}

/** Name servers listen on port 53, except where the server given with `--dns` is the name server itself. */
function endpointFor(network: Network, address: string): Endpoint {
  return network.resolvers().find((r) => r.address === address) ?? { address, port: 53 };
}
