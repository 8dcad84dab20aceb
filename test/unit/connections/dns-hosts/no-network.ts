import type { Network } from "../../../../src-main/network/port.ts";
import { NetworkError } from "../../../../src-main/network/port.ts";

const nobody = async (): Promise<never> => {
  throw new NetworkError("connect", "nowhere", undefined, "ENETUNREACH", "There is no network");
};

/** A computer without a network. */
export const noNetwork = (): Network => ({
  practice: true,
  now: Date.now,
  resolvers: () => [],
  publicResolvers: () => [],
  udp: nobody,
  lookup: nobody,
  connect: nobody,
  trust: () => undefined,
  fetch: nobody,
  contacted: () => [],
});
