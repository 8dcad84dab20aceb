import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { type Network, NetworkError } from "../../../../src-main/network/port.ts";
import { createRealNetwork } from "../../../../src-main/network/real.ts";

/** Addresses of the zones' records → loopback ports of the daemons behind them. */
export type Wiring = Readonly<Record<string, number>>;

/** The real network, but that the addresses of the test's zones lead to loopback ports. Nothing else can be reached. */
export function wiredNetwork(wiring: Wiring, resolvers: readonly string[]): Network {
  const real = createRealNetwork();
  const portOf = (address: string, port: number): number => {
    const at = port === 53 ? wiring[address] : undefined;
    if (at === undefined) throw new NetworkError("connect", address, port, "ENETUNREACH", "nobody there");
    return at;
  };
  return {
    ...real,
    practice: true,
    resolvers: () => resolvers.map((address) => ({ address, port: 53 })),
    publicResolvers: () => [],
    udp: async (to, ...ask) => real.udp({ address: "127.0.0.1", port: portOf(to.address, to.port) }, ...ask),
    connect: async (to, wait) => real.connect({ host: "127.0.0.1", port: portOf(to.host, to.port) }, wait),
  };
}

const listening = async (): Promise<Socket> => {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return socket;
};

/** A port that takes datagrams and never answers. */
export async function startSilence(): Promise<{ port: number; stop: () => void }> {
  const socket = await listening();
  return { port: socket.address().port, stop: () => socket.close() };
}

/** A slow line before a server: answers come `lateMs` milliseconds later. */
export async function startSlowLine(
  port: number,
  lateMs: number,
): Promise<{ port: number; stop: () => void }> {
  const front = await listening();
  const lines = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  front.on("message", (message, from) => {
    const back = createSocket("udp4");
    lines.add(back);
    back.on("message", (reply) => {
      const timer = setTimeout(() => front.send(reply, from.port, from.address), lateMs);
      timers.add(timer);
      lines.delete(back);
      back.close();
    });
    back.send(message, port, "127.0.0.1");
  });
  return {
    port: front.address().port,
    stop() {
      for (const timer of timers) clearTimeout(timer);
      for (const line of lines) line.close();
      front.close();
    },
  };
}
