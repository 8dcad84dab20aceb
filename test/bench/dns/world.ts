import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { type Network, NetworkError } from "../../../src-main/network/port.ts";
import { exchangeDatagram } from "../../../src-main/network/udp.ts";
import type { Host, WorldData } from "./server.ts";

/** Injected answer times, in milliseconds. */
export const recursorMs = 20;
export const authorityMs = 30;

export const host = (address: string, role: Host["role"]): Host => ({
  address,
  role,
  recursorMs,
  authorityMs,
});

export interface BenchWorld {
  readonly network: Network;
  readonly ports: Readonly<Record<string, number>>;
  close(): Promise<number>;
}

/** Starts a DNS in a thread of its own. The network leads the addresses of its hosts to their loopback ports. */
export async function openBenchWorld(
  data: WorldData,
  resolvers: readonly string[],
  publicResolvers: readonly string[] = [],
): Promise<BenchWorld> {
  const worker = new Worker(new URL("./server.ts", import.meta.url), { workerData: data });
  const [ports] = (await once(worker, "message")) as [Record<string, number>];
  const endpoints = (addresses: readonly string[]) => addresses.map((address) => ({ address, port: 53 }));
  const network: Network = {
    practice: true,
    now: () => Date.now(),
    resolvers: () => endpoints(resolvers),
    publicResolvers: () => endpoints(publicResolvers),
    udp(to, message, accept, wait) {
      const port = ports[to.address];
      if (port === undefined)
        return Promise.reject(
          new NetworkError("resolve", to.address, to.port, "ENETUNREACH", "nobody there"),
        );
      return exchangeDatagram({ address: "127.0.0.1", port }, message, accept, wait);
    },
    lookup: async () => [],
    connect: ({ host: name, port }) =>
      Promise.reject(new NetworkError("connect", name, port, "ECONNREFUSED", "nobody there")),
    trust: () => undefined,
    fetch: (url) => Promise.reject(new NetworkError("request", url, 443, "ECONNREFUSED", "nobody there")),
    contacted: () => [],
  };
  return { network, ports, close: () => worker.terminate() };
}
