import { connect as connectTcp, isIP, type Socket } from "node:net";
import { createSecureContext } from "node:tls";
import { Agent, buildConnector, fetch as undiciFetch } from "undici";
import { errorCode, type Network, NetworkError, operationOf, type Wait } from "../network/port.ts";
import { exchangeDatagram } from "../network/udp.ts";
import { fetchConnectMs, networkError, type Target, within } from "../network/wait.ts";
import { portOf } from "../network/where.ts";
import { resolve } from "./dns/answer.ts";
import { publicResolverAddress, resolverAddress } from "./dns/names.ts";
import { lower } from "./dns/zone.ts";
import type { DnsPlan, Reach } from "./plan.ts";

/** Where an address and port of the practice world really are: a port on 127.0.0.1, or how the connection fails. */
export type Route = { readonly reach: Reach; readonly port: number };

export interface PracticeNetworkOptions {
  readonly caPem: string;
  readonly dns: () => DnsPlan;
  /** `address:port` of the practice world; anything else is out of reach. */
  readonly routes: ReadonlyMap<string, Route>;
  readonly now: () => number;
  /** Ends every wait when the world closes. */
  readonly closed: AbortSignal;
}

/** No server listens on it without special rights, so a connection is really refused. */
const deadPort = 1;
/** A connection without a request is kept open this long, as between programs and servers elsewhere. */
const keptOpenMs = 1_000;
const unreachable: Route = { reach: "silent", port: 0 };

/** The practice world as a `Network`: real sockets, real names, nothing beyond loopback. */
export function createPracticeNetwork(options: PracticeNetworkOptions): Network & { close(): Promise<void> } {
  const contacted = new Set<string>();
  const untilClosed = (wait: Wait): Wait => ({
    ...wait,
    signal: AbortSignal.any([options.closed, ...(wait.signal === undefined ? [] : [wait.signal])]),
  });
  /** A wait for somebody who never answers. */
  const silence = <T>(target: Target, wait: Wait) => within<T>(target, wait, () => () => {});

  const lookup = async (host: string): Promise<readonly string[]> => {
    if (isIP(host)) return [host];
    const target: Target = { operation: "resolve", host, port: undefined };
    const plan = options.dns();
    if (plan.silent.includes(resolverAddress)) throw networkError(target, "EAI_AGAIN");
    const reply = resolve([plan.zone, ...plan.elsewhere], { name: lower(host), type: "A" });
    const addresses = reply.answers.flatMap((a) => (a.type === "A" ? [a.data] : []));
    if (addresses.length === 0) throw networkError(target, "ENOTFOUND");
    return addresses;
  };

  const connect = async ({ host, port }: { host: string; port: number }, wait: Wait): Promise<Socket> => {
    const [address] = await lookup(host);
    contacted.add(`${host}:${port}`);
    const route = options.routes.get(`${address}:${port}`) ?? unreachable;
    const target: Target = { operation: "connect", host, port };
    if (route.reach === "silent") return silence(target, untilClosed(wait));
    if (route.reach === "unreachable") throw networkError(target, "ENETUNREACH");
    if (route.reach === "forbidden") throw networkError(target, "EACCES");
    return within<Socket>(target, untilClosed(wait), (resolve, reject) => {
      const socket = connectTcp({
        host: "127.0.0.1",
        port: route.reach === "refused" ? deadPort : route.port,
      });
      // Stays: an error between two listeners of the caller must not end the process.
      socket.on("error", reject);
      socket.once("connect", () => resolve(socket));
      return () => socket.destroy();
    });
  };

  const udp: Network["udp"] = async (to, message, accept, wait) => {
    contacted.add(`${to.address}:${to.port}`);
    const route = options.routes.get(`${to.address}:${to.port}`) ?? unreachable;
    const target: Target = { operation: "resolve", host: to.address, port: to.port };
    if (route.reach !== "open") return silence(target, untilClosed(wait));
    try {
      return await exchangeDatagram(
        { address: "127.0.0.1", port: route.port },
        message,
        accept,
        untilClosed(wait),
      );
    } catch (error) {
      // Said of the address in the practice world, not of the port behind it.
      throw networkError(target, errorCode(error));
    }
  };

  // One context for all connections: reading the certificate takes longer than a request.
  const secureContext = createSecureContext({ ca: options.caPem });
  const secure = buildConnector({ secureContext, timeout: 0, maxCachedSessions: 0 });
  const agent = new Agent({
    connect(to, callback) {
      connect({ host: to.hostname, port: portOf(to) }, { timeoutMs: fetchConnectMs }).then(
        (socket) => {
          if (to.protocol === "https:") secure({ ...to, httpSocket: socket }, callback);
          else callback(null, socket);
        },
        (error: Error) => callback(error, null),
      );
    },
    keepAliveTimeout: keptOpenMs,
  });

  const fetch: Network["fetch"] = async (url, init) => {
    try {
      // undici's own types of the same standard objects.
      const request = { ...init, redirect: "manual", dispatcher: agent } as Parameters<typeof undiciFetch>[1];
      return (await undiciFetch(url, request)) as unknown as Response;
    } catch (error) {
      throw failedRequest(error, new URL(url));
    }
  };

  return {
    practice: true,
    now: options.now,
    resolvers: () => [{ address: resolverAddress, port: 53 }],
    publicResolvers: () => [{ address: publicResolverAddress, port: 53 }],
    udp,
    lookup,
    connect,
    trust: () => [options.caPem],
    fetch,
    contacted: () => [...contacted],
    close: () => agent.destroy(),
  };
}

/** What ended a request: the connection's own error where there is one, else TLS or the request itself by the code. */
function failedRequest(error: unknown, url: URL): NetworkError {
  for (let e = error, depth = 0; e instanceof Error && depth < 5; e = e.cause, depth++)
    if (e instanceof NetworkError) return e;
  const operation = operationOf(errorCode(error)) === "tls" ? "tls" : "request";
  return networkError({ operation, host: url.hostname, port: portOf(url) }, error);
}
