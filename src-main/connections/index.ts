import { DnsHostId, type SystemId } from "../contract/index.ts";
import { MailwrightError } from "../contract/mailwright-error.ts";
import type { Connector, OktaConnector } from "./connector.ts";
import { noConnector } from "./findings.ts";

type ConnectorOf<S extends SystemId> = S extends "okta" ? OktaConnector : Connector;

/** Every system that can be connected, loaded when it is first used: most setups go without. One line each. */
const connectors: { readonly [S in SystemId]?: () => Promise<ConnectorOf<S>> } = {
  okta: async () => (await import("./okta/connector.ts")).okta,
  cloudflare: async () => (await import("./dns-hosts/cloudflare/index.ts")).connector,
  route53: async () => (await import("./dns-hosts/route53/index.ts")).connector,
  azure: async () => (await import("./dns-hosts/azure/index.ts")).connector,
  rfc2136: async () => (await import("./dns-hosts/rfc2136/index.ts")).connector,
};

/** The connector of a system. Throws `connection-none` where there is none. */
export async function connectorOf<S extends SystemId>(system: S): Promise<ConnectorOf<S>> {
  const load = connectors[system];
  if (!load) throw new MailwrightError(noConnector);
  return load();
}

/** The connectors of DNS hosts, in the order in which they are offered. */
export const dnsConnectors = (): Promise<Connector[]> =>
  Promise.all(DnsHostId.options.flatMap((host) => connectors[host]?.() ?? []));
