import { setTimeout as sleep } from "node:timers/promises";
import type { Network } from "../../../src-main/network/port.ts";

/** A network on which every question takes a round trip longer, and which counts how many there were one after the other. */
export interface FarNetwork {
  readonly network: Network;
  /** Questions in all. */
  readonly questions: number;
  /** Round trips in the longest chain: a question waits for every answer that was there when it was asked. */
  readonly roundTrips: number;
}

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
  return {
    network: {
      ...near,
      udp: (...asked) => counted(() => near.udp(...asked)),
      connect: (...asked) => counted(() => near.connect(...asked)),
      fetch: (...asked) => counted(() => near.fetch(...asked)),
    },
    get questions() {
      return questions;
    },
    get roundTrips() {
      return answered;
    },
  };
}
