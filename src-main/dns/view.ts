import type { Network } from "../network/port.ts";
import type { Answer } from "./answer.ts";
import { type Authority, createAuthority, type Group } from "./authority.ts";
import { isAtOrBelow } from "./domain-name.ts";
import type { QueryType } from "./message.ts";
import { createResolver, type Resolver } from "./resolver.ts";
import { findZone, type ZoneSearch } from "./zone.ts";

/** What is published under a name: at the zone's own servers where they can be asked, else at the recursive resolver. */
export interface Seen extends Answer {
  readonly source: "authority" | "resolver";
  /** All answers of the zone's servers, grouped; one group when they agree or when the resolver answered. */
  readonly groups: readonly Group[];
}

/** How one check looks at the DNS. */
export interface View {
  readonly search: ZoneSearch;
  readonly resolver: Resolver;
  readonly authority: Authority | undefined;
  see(name: string, type: QueryType): Promise<Seen>;
}

/** A look through one given resolver alone, as a receiver behind it sees the DNS. Throws only when cancelled. */
export function resolverView(resolver: Resolver, search: ZoneSearch): View {
  return {
    search,
    resolver,
    authority: undefined,
    async see(name, type) {
      const answer = await resolver.query(name, type);
      const groups = answer.status === "failed" ? [] : [{ servers: [answer.server], answer }];
      return { ...answer, source: "resolver", groups };
    },
  };
}

/** Finds the zone of `domain` and gets ready to ask it. Throws only when cancelled. */
export async function openView(
  network: Network,
  domain: string,
  options: { signal?: AbortSignal; resolver?: Resolver } = {},
): Promise<View> {
  const { signal, resolver = createResolver(network, signal) } = options;
  const search = await findZone(network, resolver, domain, signal);
  const authority =
    search.found === "zone" && search.zone.servers.length > 0
      ? createAuthority(network, search.zone, signal)
      : undefined;
  const fallback = resolverView(resolver, search);

  async function see(name: string, type: QueryType): Promise<Seen> {
    if (authority && isAtOrBelow(name, authority.zone.apex)) {
      const groups = await authority.ask(name, type);
      const main = groups[0];
      if (main) return { ...(await followed(main.answer, type)), source: "authority", groups };
    }
    return fallback.see(name, type);
  }

  /** An alias that leaves the zone is followed outside it. */
  async function followed(answer: Answer, type: QueryType): Promise<Answer> {
    const target = answer.aliases.at(-1);
    if (answer.records.length > 0 || target === undefined) return answer;
    const end = await resolver.query(target, type);
    return {
      ...end,
      question: answer.question,
      aliases: [...answer.aliases, ...end.aliases],
      server: answer.server,
    };
  }

  return { search, resolver, authority, see };
}
