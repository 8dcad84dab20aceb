import { fitsOnWire } from "../ask/domain-name.ts";
import { inNetwork, parseIp } from "./ip.ts";
import { isMechanism } from "./parse.ts";
import type { SpfQuery } from "./query.ts";
import { fixedNameOf, type SpfCost, type SpfNode } from "./walk.ts";

/** Hosts of one mx term that are looked up; section 4.6.4 allows ten. */
const mostHosts = 10;

/**
 * The `a` and `mx` terms of a record that let nobody through but addresses which the provider's record lets through as
 * well: they can go when the provider is added.
 */
export async function coveredTerms(
  query: SpfQuery,
  tree: SpfNode,
  provider: SpfNode | undefined,
): Promise<SpfCost[]> {
  const networks = provider === undefined ? [] : networksOf(provider);
  const isCovered = async (cost: SpfCost): Promise<boolean> => {
    const addresses = await addressesOf(query, cost, tree.domain);
    return (
      addresses.length > 0 &&
      addresses.every((address) => {
        const ip = parseIp(address);
        return ip !== undefined && networks.some((n) => inNetwork(ip, n.network, n.prefix));
      })
    );
  };
  const covered = await Promise.all(tree.terms.map(isCovered));
  return tree.terms.filter((_, i) => covered[i]);
}

/** The networks that a tree lets through. */
const networksOf = (node: SpfNode): { network: readonly number[]; prefix: number }[] =>
  node.terms.flatMap(({ term, child }) => {
    if (isMechanism(term) && term.qualifier !== "+") return [];
    if (term.kind === "ip4" || term.kind === "ip6") return [{ network: term.network, prefix: term.prefix }];
    return child ? networksOf(child) : [];
  });

/** One IPv4 address that a tree lets through, for a sample; undefined when it names none. */
export function sampleAddress(node: SpfNode): string | undefined {
  const [first] = networksOf(node).filter((n) => n.network.length === 4);
  if (first === undefined) return undefined;
  const [a, b, c, d = 0] = first.network;
  // The first address of a network is its own name, not a host's.
  return [a, b, c, first.prefix < 32 ? d | 1 : d].join(".");
}

/** The addresses of an `a` or `mx` term; none for other terms, for wider ones (`a/24`), and where one could not be read. */
async function addressesOf(query: SpfQuery, { term }: SpfCost, domain: string): Promise<string[]> {
  if ((term.kind !== "a" && term.kind !== "mx") || term.prefix4 < 32 || term.prefix6 < 128) return [];
  const name = fixedNameOf(term.spec, domain);
  if (name === undefined || !fitsOnWire(name)) return [];
  const mx = term.kind === "mx" ? await query(name, "MX") : undefined;
  const hosts = mx ? mx.values.filter(fitsOnWire).slice(0, mostHosts) : [name];
  const answers = await Promise.all(
    hosts.flatMap((host) => (["A", "AAAA"] as const).map((type) => query(host, type))),
  );
  const unread = mx?.status === "failed" || answers.some((a) => a.status === "failed");
  return unread ? [] : answers.flatMap((a) => a.values);
}
