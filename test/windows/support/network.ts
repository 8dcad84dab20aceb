import * as real from "../../../src-main/network/real.ts";
import * as far from "../../support/far-world/real-network.ts";

/** The real network; the one of a world in another process where the environment names one. */
export const createRealNetwork: typeof real.createRealNetwork = (options) =>
  process.env["MAILWRIGHT_FAR_WORLD"] ? far.createRealNetwork() : real.createRealNetwork(options);
