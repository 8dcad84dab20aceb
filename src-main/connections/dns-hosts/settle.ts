import { createAuthority } from "../../dns/ask/authority.ts";
import { sameName } from "../../dns/ask/domain-name.ts";
import { recordText } from "../../dns/ask/message.ts";
import { createResolver } from "../../dns/ask/resolver.ts";
import { findZone, type Zone } from "../../dns/ask/zone.ts";
import type { Network } from "../../network/port.ts";
import type { Hands } from "../../plan/connection.ts";
import type { WrittenType } from "./host.ts";

/** A set as the world shall see it. */
export interface Sight {
  readonly name: string;
  readonly type: WrittenType;
  readonly texts: readonly string[];
  /** Texts that must no longer be seen. */
  readonly gone: readonly string[];
}

/** The zone with the servers that serve it; undefined where none can be asked. Throws only when cancelled. */
export type FindServers = (signal: AbortSignal) => Promise<Zone | undefined>;

/** Looks for the zone of a domain until it is found; then it is known. */
export function zoneFinder(network: Network, domain: string): FindServers {
  let found: Zone | undefined;
  return async (signal) => {
    if (found) return found;
    const search = await findZone(network, createResolver(network, signal), domain, { signal });
    if (search.found === "zone" && search.zone.servers.length > 0) found = search.zone;
    return found;
  };
}

/** How long the zone's name servers are waited for, and how often they are asked, in milliseconds. */
const longestMs = 90_000;
const pauseMs = 3_000;

/**
 * Asks the zone's own name servers until all of them answer with what was written, within a bound. Resolvers are not asked:
 * they would keep the answer that there is nothing (RFC 2308).
 *
 * @returns a note for the person: "Seen at 2 of 2 name servers". Throws only when cancelled
 */
export async function settle(
  network: Network,
  findServers: FindServers,
  sights: readonly Sight[],
  hands: Hands,
): Promise<string> {
  const { signal } = hands;
  const zone = await findServers(signal);
  if (!zone) return "The name servers of the zone cannot be asked from here";
  const until = hands.now() + longestMs;
  for (;;) {
    const { seen, of } = await look(network, zone, sights, signal);
    if (of > 0 && seen === of) return `Seen at ${seen} of ${of} name servers`;
    if (hands.now() + pauseMs > until)
      return of === 0
        ? "The name servers of the zone do not answer"
        : `Seen at ${seen} of ${of} name servers; the rest usually follows within minutes`;
    await hands.wait(
      `The change is seen at ${seen} of ${of || zone.nameServers.length} name servers`,
      pauseMs,
    );
  }
}

/** How many of the servers that answer show all of it. A server is one that answers under one name, at all its addresses. */
async function look(
  network: Network,
  zone: Zone,
  sights: readonly Sight[],
  signal: AbortSignal,
): Promise<{ seen: number; of: number }> {
  const authority = createAuthority(network, zone, signal);
  const ask = () => Promise.all(sights.map((sight) => authority.ask(sight.name, sight.type)));
  try {
    await ask();
    await authority.settle();
    const all = new Set<string>();
    const behind = new Set<string>();
    for (const [i, groups] of (await ask()).entries())
      for (const { servers, answer } of groups)
        for (const server of servers) {
          all.add(server);
          if (!shows(sights[i] as Sight, answer.aliases.length > 0 ? [] : answer.records.map(recordText)))
            behind.add(server);
        }
    return { seen: all.size - behind.size, of: all.size };
  } finally {
    authority.close();
  }
}

function shows({ type, texts, gone }: Sight, answered: readonly string[]): boolean {
  const isIn = (text: string) =>
    answered.some((other) => (type === "CNAME" ? sameName(other, text) : other === text));
  return texts.every(isIn) && !gone.some(isIn);
}
