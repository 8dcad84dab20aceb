import type { Network } from "./port.ts";
import { whereOf } from "./where.ts";

/** A host and a port as the report lists them; IPv6 addresses in brackets (RFC 3986 section 3.2.2). */
export const hostAndPort = (host: string, port: number): string =>
  host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;

/** What a contact is for, by its port: the DNS (RFC 1035), HTTP, or a mail server of whatever port. */
export function contactKind(contact: string): "names" | "web" | "mail" {
  switch (contact.slice(contact.lastIndexOf(":") + 1)) {
    case "53":
      return "names";
    case "25":
    case "465":
    case "587":
    case "2587":
      return "mail";
    default:
      return "web";
  }
}

/**
 * The same network with a list of contacts of its own. A program that runs for days knows the hosts of many setups; the
 * report of one run must list those of that run, and of nobody else's.
 */
export function recordContacts(network: Network): Network {
  const contacted = new Set<string>();
  const note = (host: string, port: number) => contacted.add(hostAndPort(host, port));
  return {
    ...network,
    udp(to, ...rest) {
      note(to.address, to.port);
      return network.udp(to, ...rest);
    },
    lookup(host, wait) {
      // Names are resolved by the system, unless one resolver was given to be asked alone.
      const [given] = network.resolvers();
      if (given !== undefined && network.publicResolvers().length === 0) note(given.address, given.port);
      return network.lookup(host, wait);
    },
    connect(to, wait) {
      note(to.host, to.port);
      return network.connect(to, wait);
    },
    async fetch(url, init) {
      const { host, port } = whereOf(new URL(url));
      const proxy = network.proxyOf?.(url);
      if (proxy === undefined) note(host, port);
      else note(proxy.host, proxy.port);
      const response = await network.fetch(url, init);
      // Through a proxy the endpoint was reached only when it answered.
      if (proxy !== undefined) note(host, port);
      return response;
    },
    contacted: () => [...contacted],
  };
}
