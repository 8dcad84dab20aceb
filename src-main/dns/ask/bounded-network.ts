import { once } from "node:events";
import type { Network } from "../../network/port.ts";

/**
 * The same network with at most `most` datagrams and connections under way at once; others wait for their turn, in order. A
 * wait's own time begins with its turn. For many domains at a time: a system has few hundred sockets for one program.
 */
export function boundNetwork(network: Network, most: number): Network {
  const waiting: (() => void)[] = [];
  let free = most;

  async function turn(): Promise<() => void> {
    if (free > 0) free--;
    else await new Promise<void>((go) => waiting.push(go));
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const next = waiting.shift();
      if (next) next();
      else free++;
    };
  }

  return {
    ...network,
    async udp(...ask) {
      const done = await turn();
      try {
        return await network.udp(...ask);
      } finally {
        done();
      }
    },
    async connect(...ask) {
      const done = await turn();
      try {
        const socket = await network.connect(...ask);
        once(socket, "close").then(done, done);
        return socket;
      } catch (error) {
        done();
        throw error;
      }
    },
  };
}
