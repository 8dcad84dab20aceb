import { DnsHostId, type SystemId } from "../contract/index.ts";
import type { Connector, OktaConnector } from "./connector.ts";

type ConnectorOf<S extends SystemId> = S extends "okta" ? OktaConnector : Connector;

/** Every system that can be connected, loaded when it is first used: most setups go without. One line each. */
const connectors: { readonly [S in SystemId]: () => Promise<ConnectorOf<S>> } = {
  okta: async () => (await import("./okta/connector.ts")).okta,
  cloudflare: async () => (await import("./dns-hosts/cloudflare/index.ts")).connector,
  route53: async () => (await import("./dns-hosts/route53/index.ts")).connector,
  azure: async () => (await import("./dns-hosts/azure/index.ts")).connector,
  rfc2136: async () => (await import("./dns-hosts/rfc2136/index.ts")).connector,
};

/** The connector of a system. */
export const connectorOf = <S extends SystemId>(system: S): Promise<ConnectorOf<S>> => connectors[system]();

/** The connectors of DNS hosts, in the order in which they are offered. */
export const dnsConnectors = (): Promise<Connector[]> =>
  Promise.all(DnsHostId.options.map((host) => connectors[host]()));
