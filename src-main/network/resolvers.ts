import { getServers } from "node:dns";
import { isIP } from "node:net";
import type { Endpoint } from "./port.ts";

/** Public recursive resolvers, for comparison with the system's: Cloudflare, Google, Quad9. */
export const publicResolvers: readonly Endpoint[] = ["1.1.1.1", "8.8.8.8", "9.9.9.9"].map((address) => ({
  address,
  port: 53,
}));

/**
 * Reads an address with an optional port: "192.0.2.1", "192.0.2.1:5353", "2001:db8::1", "[2001:db8::1]:5353".
 * The port is 53 when none is given. Undefined when the text is neither.
 */
export function parseEndpoint(text: string): Endpoint | undefined {
  const trimmed = text.trim();
  if (isIP(trimmed) !== 0) return { address: trimmed, port: 53 };
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(trimmed);
  const address = match?.[1] ?? match?.[2];
  const port = match?.[3] === undefined ? 53 : Number(match[3]);
  if (address === undefined || isIP(address) === 0 || port < 1 || port > 65_535) return undefined;
  return { address, port };
}

const isLoopback = (address: string) => address.startsWith("127.") || address === "::1";
/** Windows lists these three when an adapter has no IPv6 DNS server. Site-local addresses are gone (RFC 3879). */
const isSiteLocal = (address: string) => /^fe[c-f][0-9a-f]:/i.test(address);

/**
 * The recursive resolvers the system is set to use, in its order.
 *
 * On Windows a list of loopback addresses only is taken for "none": c-ares 1.34.6 reports 127.0.0.1 there whatever the
 * adapters say (nodejs/node 62748), and asking it gives ECONNREFUSED for every name. Elsewhere a loopback address is
 * a local resolver (systemd-resolved is 127.0.0.53).
 */
export function systemResolvers(
  servers: readonly string[] = getServers(),
  platform: string = process.platform,
): readonly Endpoint[] {
  const endpoints = servers
    .map(parseEndpoint)
    .filter((e): e is Endpoint => e !== undefined && !isSiteLocal(e.address));
  if (platform === "win32" && endpoints.every((e) => isLoopback(e.address))) return [];
  return endpoints;
}
