import { type FarWorld, networkTo } from "./network.ts";

/** Stands in for `src-main/network/real.ts` in a program that is run in a world of another process. */
export const createRealNetwork = () =>
  networkTo(JSON.parse(process.env["MAILWRIGHT_FAR_WORLD"] ?? "") as FarWorld);
