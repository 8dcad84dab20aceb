import { registerHooks } from "node:module";

/** `node --import`: the program's real network is the one of a far world, and everything else of it is as it is. */
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    return found.url.endsWith("/src-main/network/real.ts")
      ? next(new URL("./real-network.ts", import.meta.url).href, context)
      : found;
  },
});
