/** The name servers of the setup's zone, named as Cloudflare names them. */
export const zoneServers = ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"] as const;
/** Where the setup's zone was before it moved, named as a registrar names them. They serve it only where a scenario says so. */
export const formerServers = ["dns1.registrar-servers.com", "dns2.registrar-servers.com"] as const;
/** The name servers of everybody else's zones, and of the registry's zone above the setup's. */
export const otherServer = "ns1.practice-dns.example";
export const registryServer = "a.registry.practice-dns.example";

/** Addresses of the world: documentation ranges only (RFC 5737), so that none is anybody's. */
export const serverAddresses: Readonly<Record<string, string>> = {
  [zoneServers[0]]: "192.0.2.53",
  [zoneServers[1]]: "192.0.2.54",
  [formerServers[0]]: "192.0.2.63",
  [formerServers[1]]: "192.0.2.64",
  [otherServer]: "192.0.2.153",
  [registryServer]: "192.0.2.200",
};
export const resolverAddress = "198.51.100.53";
export const publicResolverAddress = "198.51.100.153";
