import { connect, type LookupFunction, type Socket } from "node:net";
import { hostAndPort } from "./contacts.ts";
import { localAddresses, lookupByResolver, lookupBySystem } from "./lookup.ts";
import { createNodeFetch } from "./node-fetch.ts";
import { type Endpoint, errorCode, type Network, NetworkError, operationOf, type Wait } from "./port.ts";
import { type HttpProxy, proxyFailure, proxyOf } from "./proxy.ts";
import { publicResolvers, systemResolvers } from "./resolvers.ts";
import { trustSystemCertificates } from "./system-trust.ts";
import { exchangeDatagram } from "./udp.ts";
import { abortCode, fetchConnectMs, networkError, within } from "./wait.ts";
import { whereOf } from "./where.ts";

export interface RealNetworkOptions {
  /** A host's own fetch (Electron's `net.fetch` knows the system's proxy and certificates). Node's way otherwise. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** `--dns`: the only resolver that is asked, for records and for host names. */
  readonly dns?: Endpoint;
  /** `--ca-file`: PEM certificates to trust instead of the system's. */
  readonly caPem?: string;
}

const dnsPort = 53;
/**
 * How long one address of several is tried before the next, in milliseconds. Node's own 250 gives up on the only
 * working address of a far server when its IPv6 is broken.
 */
const addressAttemptMs = 1_000;

/** Splits a PEM file into its certificates. Undefined when it holds none. */
function certificates(pem: string | undefined): readonly string[] | undefined {
  const found = pem?.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g);
  return found ?? undefined;
}

/** True for a name or address that never leaves this computer, whoever is asked. */
function isLoopback(host: string): boolean {
  const [address] = localAddresses(host) ?? [];
  return address !== undefined && (address.startsWith("127.") || address === "::1");
}

/** Node's `lookup` option, made of the port's own. */
function nodeLookup(lookup: (host: string, wait: Wait) => Promise<readonly string[]>): LookupFunction {
  return (host, options, callback) => {
    lookup(host, { timeoutMs: fetchConnectMs }).then(
      (addresses) => {
        const all = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
        const wanted = options.family === 4 || options.family === 6 ? options.family : undefined;
        const usable = wanted === undefined ? all : all.filter((a) => a.family === wanted);
        const first = usable[0];
        if (first === undefined)
          callback(networkError({ operation: "resolve", host, port: undefined }, "ENOTFOUND"), "");
        else if (options.all) callback(null, usable);
        else callback(null, first.address, first.family);
      },
      (error) => callback(error, ""),
    );
  };
}

/**
 * The real outside world: Node's sockets, the system's or the given resolver, undici's fetch with its own connections.
 * Throws nothing; its operations reject with `NetworkError`s.
 */
export function createRealNetwork(options: RealNetworkOptions = {}): Network {
  const { dns } = options;
  const trusted = certificates(options.caPem);
  const contacted = new Set<string>();
  const note = (host: string, port: number) => contacted.add(hostAndPort(host, port));

  const lookup = async (host: string, wait: Wait): Promise<readonly string[]> => {
    const local = localAddresses(host);
    if (local !== undefined) return local;
    if (dns === undefined) return lookupBySystem(host, wait);
    note(dns.address, dns.port);
    return lookupByResolver(dns, host, wait);
  };

  /** With `--dns` that server alone is asked: name servers that a zone names may be anywhere. */
  const refuseOtherDns = (address: string, port: number): void => {
    if (dns === undefined || (dns.address === address && dns.port === port)) return;
    const message = "Only the DNS server that was given is asked.";
    throw new NetworkError("connect", address, port, "EACCES", message);
  };

  const prepareTrust = (host: string) => {
    if (trusted === undefined && !isLoopback(host)) trustSystemCertificates();
  };
  const fetchByHost =
    options.fetch ??
    createNodeFetch({
      connect: {
        lookup: nodeLookup(lookup),
        timeout: fetchConnectMs,
        autoSelectFamily: true,
        autoSelectFamilyAttemptTimeout: addressAttemptMs,
        ...(trusted === undefined ? {} : { ca: [...trusted] }),
      },
      // A given resolver rules proxies out, since they resolve names themselves.
      isDirect: (host) => dns !== undefined || isLoopback(host),
    });

  /** A host's own fetch keeps its proxy to itself; a given resolver, and this computer, are asked directly. */
  const proxyFor = (url: string): HttpProxy | undefined =>
    options.fetch !== undefined || dns !== undefined || isLoopback(new URL(url).hostname)
      ? undefined
      : proxyOf(url, process.env);

  return {
    practice: false,
    ...(dns !== undefined && { onlyGivenDns: true }),
    now: () => Date.now(),
    resolvers: () => (dns === undefined ? systemResolvers() : [dns]),
    publicResolvers: () => (dns === undefined ? publicResolvers : []),
    async udp(to, message, accept, wait) {
      refuseOtherDns(to.address, to.port);
      note(to.address, to.port);
      return exchangeDatagram(to, message, accept, wait);
    },
    lookup,
    async connect({ host, port }, wait) {
      if (port === dnsPort) refuseOtherDns(host, port);
      // Before the clock starts: a slow list of certificates is no slow network.
      prepareTrust(host);
      const started = Date.now();
      const addresses = await lookup(host, wait);
      note(host, port);
      const left = Math.max(1, wait.timeoutMs - (Date.now() - started));
      const target = { operation: "connect", host, port } as const;
      return within<Socket>(target, { ...wait, timeoutMs: left }, (resolve, reject) => {
        const socket = connect({
          host,
          port,
          lookup: nodeLookup(async () => addresses),
          autoSelectFamily: true,
          autoSelectFamilyAttemptTimeout: addressAttemptMs,
        });
        // Stays: an error between two listeners of the caller must not end the process.
        socket.on("error", reject);
        socket.once("connect", () => resolve(socket));
        return () => socket.destroy();
      });
    },
    trust: () => trusted,
    async fetch(url, init) {
      const { host, port } = whereOf(new URL(url));
      const proxy = proxyFor(url);
      note(proxy?.host ?? host, proxy?.port ?? port);
      prepareTrust(host);
      try {
        const response = await fetchByHost(url, { ...init, redirect: "manual" });
        if (proxy !== undefined) note(host, port);
        return response;
      } catch (error) {
        const found = init.signal.aborted ? abortCode(init.signal) : errorCode(error);
        const code = found === "UND_ERR_CONNECT_TIMEOUT" ? "ETIMEDOUT" : found;
        const atProxy = proxy && !init.signal.aborted ? proxyFailure(found, error) : undefined;
        if (proxy && atProxy)
          throw networkError({ operation: atProxy.operation, ...proxy }, error, atProxy.code);
        // A name that was not found is reported by the lookup itself, under the name it was.
        const lookupError =
          error instanceof Error && error.cause instanceof NetworkError ? error.cause : error;
        throw networkError(
          { operation: operationOf(found), host, port },
          init.signal.aborted ? code : lookupError,
          code,
        );
      }
    },
    proxyOf: proxyFor,
    contacted: () => [...contacted],
  };
}
