import { setTimeout as sleep } from "node:timers/promises";
import { Agent, buildConnector, fetch as undiciFetch } from "undici";
import type { Network } from "../../../src-main/network/port.ts";

/** A network on which every question takes a round trip longer, and which counts how many there were one after the other. */
export interface FarNetwork extends AsyncDisposable {
  readonly network: Network;
  /** Questions in all. */
  readonly questions: number;
  /** Round trips in the longest chain: a question waits for every answer that was there when it was asked. */
  readonly roundTrips: number;
}

/** Connections to web servers are kept open, as on the real network: that of the practice world opens one a request. */
export function farNetwork(near: Network, roundTripMs: number): FarNetwork {
  let questions = 0;
  let answered = 0;
  async function counted<T>(ask: () => Promise<T>): Promise<T> {
    questions++;
    const depth = answered + 1;
    await sleep(roundTripMs);
    try {
      return await ask();
    } finally {
      answered = Math.max(answered, depth);
    }
  }
  const secure = buildConnector({ ca: [...(near.trust() ?? [])], timeout: 0 });
  const agent = new Agent({
    keepAliveTimeout: 60_000,
    connect(to, callback) {
      near.connect({ host: to.hostname, port: 443 }, { timeoutMs: 10_000 }).then(
        (httpSocket) => secure({ ...to, httpSocket }, callback),
        (error: Error) => callback(error, null),
      );
    },
  });
  return {
    network: {
      ...near,
      udp: (...asked) => counted(() => near.udp(...asked)),
      connect: (...asked) => counted(() => near.connect(...asked)),
      fetch: (url, init) =>
        counted(
          async () =>
            (await undiciFetch(url, {
              ...init,
              redirect: "manual",
              dispatcher: agent,
            } as never)) as unknown as Response,
        ),
    },
    get questions() {
      return questions;
    },
    get roundTrips() {
      return answered;
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}
