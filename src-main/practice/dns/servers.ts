import type { Route } from "../network.ts";
import type { DnsPlan } from "../plan.ts";
import { answerAuthoritatively } from "./answer.ts";
import { publicResolverAddress, resolverAddress, serverAddresses } from "./names.ts";
import { createResolver } from "./resolver.ts";
import { startDnsServer } from "./server.ts";

export interface DnsServers {
  /** `address:53` of the practice world. */
  readonly routes: readonly (readonly [string, Route])[];
  /** Port of the recursive resolver. */
  readonly port: number;
  close(): Promise<void>;
}

/** Starts the name servers and the two resolvers. `plan` is read at each question; `now` is in milliseconds. */
export async function startDns(plan: () => DnsPlan, now: () => number): Promise<DnsServers> {
  const zones = () => [plan().zone, ...plan().elsewhere];
  const started = await Promise.all([
    ...[resolverAddress, publicResolverAddress].map(async (address) => ({
      address,
      server: await startDnsServer(createResolver(zones, now), { recursive: true }),
    })),
    ...Object.entries(serverAddresses).map(async ([name, address]) => ({
      address,
      server: await startDnsServer((question) => answerAuthoritatively(zones(), question, name), {
        recursive: false,
      }),
    })),
  ]);
  return {
    routes: started.map(({ address, server }) => [
      `${address}:53`,
      { reach: plan().silent.includes(address) ? "silent" : "open", port: server.port },
    ]),
    port: started[0]?.server.port ?? 0,
    close: async () => void (await Promise.all(started.map(({ server }) => server.close()))),
  };
}
