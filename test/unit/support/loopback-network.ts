import { connect } from "node:net";
import { errorCode, type Network, NetworkError } from "../../../src-main/network/port.ts";
import { networkError, within } from "../../../src-main/network/wait.ts";

export interface LoopbackOptions {
  /** `host:port` as the settings name it → the port of a server on 127.0.0.1. */
  readonly tcp?: Readonly<Record<string, number>>;
  /** Host of a URL → the port of an HTTP server on 127.0.0.1. */
  readonly http?: Readonly<Record<string, number>>;
  /** Certificates to trust. */
  readonly trust?: readonly string[];
  readonly now?: () => number;
}

/** A network whose names all live on loopback. What is not mapped is refused, so nothing leaves this computer. */
export function loopbackNetwork(options: LoopbackOptions): Network {
  const contacted = new Set<string>();
  return {
    practice: false,
    now: options.now ?? (() => Date.now()),
    resolvers: () => [],
    publicResolvers: () => [],
    udp: (to) =>
      Promise.reject(new NetworkError("resolve", to.address, to.port, "ECONNREFUSED", "No DNS in this test")),
    lookup: async (host) => {
      if (Object.keys(options.tcp ?? {}).some((key) => key.startsWith(`${host}:`))) return ["127.0.0.1"];
      throw new NetworkError("resolve", host, undefined, "ENOTFOUND", `getaddrinfo ENOTFOUND ${host}`);
    },
    connect: async (to, wait) => {
      contacted.add(`${to.host}:${to.port}`);
      const port = options.tcp?.[`${to.host}:${to.port}`];
      if (port === undefined)
        throw new NetworkError("resolve", to.host, to.port, "ENOTFOUND", `getaddrinfo ENOTFOUND ${to.host}`);
      return within({ operation: "connect", ...to }, wait, (resolve, reject) => {
        const socket = connect({ host: "127.0.0.1", port });
        socket.once("connect", () => {
          socket.off("error", reject);
          resolve(socket);
        });
        socket.once("error", reject);
        return () => socket.destroy();
      });
    },
    trust: () => options.trust,
    fetch: async (text, init) => {
      const url = new URL(text);
      contacted.add(`${url.hostname}:${url.port || (url.protocol === "https:" ? 443 : 80)}`);
      const mapped = options.http?.[url.hostname];
      const target = { operation: "request" as const, host: url.hostname, port: mapped };
      if (mapped === undefined)
        throw new NetworkError(
          "resolve",
          url.hostname,
          undefined,
          "ENOTFOUND",
          `getaddrinfo ENOTFOUND ${url.hostname}`,
        );
      try {
        return await fetch(`http://127.0.0.1:${mapped}${url.pathname}${url.search}`, init);
      } catch (error) {
        throw networkError(target, error, init.signal.aborted ? undefined : errorCode(error));
      }
    },
    contacted: () => [...contacted],
  };
}
