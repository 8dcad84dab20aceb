import { connect as connectTcp, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { Agent, buildConnector, fetch as undiciFetch } from "undici";
import { type Network, NetworkError } from "../../../src-main/network/port.ts";
import { networkError, within } from "../../../src-main/network/wait.ts";

/** Where a world of its own process answers. */
export interface FarWorld {
  readonly port: number;
  readonly caPem: string;
}

/** A network whose far end is a world in another process (`serve.ts`). */
export function networkTo({ port, caPem }: FarWorld): Network {
  const contacted = new Set<string>();
  const open = (line: string): Socket => {
    const socket = connectTcp({ host: "127.0.0.1", port, noDelay: true });
    socket.on("error", () => {});
    socket.write(`${line}\n`);
    return socket;
  };
  const ask = async (line: string, host: string): Promise<string> => {
    const answer = await text(open(line)).catch(() => "");
    if (answer === "") throw networkError({ operation: "resolve", host, port: undefined }, "ENOTFOUND");
    return answer;
  };
  const connect: Network["connect"] = ({ host, port: wanted }, wait) => {
    contacted.add(`${host}:${wanted}`);
    return within({ operation: "connect", host, port: wanted }, wait, (resolve, reject) => {
      const socket = open(`connect ${host} ${wanted}`);
      socket.once("error", reject);
      socket.once("close", () => reject(new Error("ECONNREFUSED")));
      socket.once("data", (told) => {
        if (told.length > 3) socket.unshift(told.subarray(3));
        socket.pause();
        resolve(socket);
      });
      return () => socket.destroy();
    });
  };
  const secure = buildConnector({ ca: caPem, timeout: 0 });
  const agent = new Agent({
    connect(to, callback) {
      connect({ host: to.hostname, port: 443 }, { timeoutMs: 10_000 }).then(
        (httpSocket) => secure({ ...to, httpSocket }, callback),
        (error: Error) => callback(error, null),
      );
    },
  });
  return {
    practice: true,
    now: Date.now,
    resolvers: () => [{ address: "198.51.100.53", port: 53 }],
    publicResolvers: () => [],
    async udp(to, message, accept) {
      contacted.add(`${to.address}:${to.port}`);
      const line = `udp ${to.address} ${to.port} ${Buffer.from(message).toString("base64")}`;
      const reply = Buffer.from(await ask(line, to.address), "base64");
      if (accept(reply)) return reply;
      throw networkError({ operation: "resolve", host: to.address, port: to.port }, "ETIMEDOUT");
    },
    lookup: async (host) => JSON.parse(await ask(`lookup ${host}`, host)) as string[],
    connect,
    trust: () => [caPem],
    async fetch(url, init) {
      try {
        const request = { ...init, redirect: "manual", dispatcher: agent } as never;
        return (await undiciFetch(url, request)) as unknown as Response;
      } catch (error) {
        if (error instanceof NetworkError) throw error;
        throw networkError({ operation: "request", host: new URL(url).hostname, port: 443 }, error);
      }
    },
    contacted: () => [...contacted],
  };
}
