import type { Network } from "../../network/port.ts";
import type { Answer } from "./answer.ts";
import { type Authority, createAuthority, type Group } from "./authority.ts";
import { isAtOrBelow } from "./domain-name.ts";
import type { QueryType, Question } from "./message.ts";
import { registeredName } from "./registered-name.ts";
import { createResolver, type Resolver } from "./resolver.ts";
import type { Seen } from "./seen.ts";
import { createOwn, nobodysLabel, nobodysNames, type Own } from "./wildcard.ts";
import { findZone, type Zone, type ZoneSearch } from "./zone.ts";

export type { Seen } from "./seen.ts";

/** How one check looks at the DNS. */
export interface View {
  readonly search: ZoneSearch;
  readonly resolver: Resolver;
  readonly authority: Authority | undefined;
  /** The zone's own servers are not to be asked from here. */
  readonly resolverOnly: boolean;
  /** What the world sees under a name, made up by a wildcard or not. */
  see(name: string, type: QueryType): Promise<Seen>;
  /** What one of the servers answers for a name, an alias that leaves the zone not followed. */
  plain(name: string, type: QueryType): Promise<Answer>;
  /** What the zone holds at that very name. */
  own(name: string, type: QueryType): Promise<Own>;
  /** The same by one of its servers: for names that are only looked through, where the servers need not be compared. */
  held(name: string, type: QueryType): Promise<Own>;
}

/** A question that will be asked in any case. `one`: by `plain` or `held`, of one of the servers. */
export interface Soon extends Question {
  readonly one?: true;
}

/** A look through one given resolver alone, as a receiver behind it sees the DNS. Throws only when cancelled. */
export function resolverView(resolver: Resolver, search: ZoneSearch): View {
  async function see(name: string, type: QueryType): Promise<Seen> {
    const answer = await resolver.query(name, type);
    const groups = answer.status === "failed" ? [] : [{ servers: [answer.server], answer }];
    return { ...answer, source: "resolver", groups };
  }
  return {
    search,
    resolver,
    authority: undefined,
    resolverOnly: true,
    see,
    plain: see,
    own: createOwn(see, see, apexOf(search)),
    held: createOwn(see, see, apexOf(search)),
  };
}

const apexOf = (search: ZoneSearch): string | undefined =>
  search.found === "zone" ? search.zone.apex : undefined;

/**
 * Finds the zone of `domain` and gets ready to ask it. Throws only when cancelled.
 *
 * @param options `soon` are questions that will be asked anyway: they go out while the zone is still being looked for
 */
export async function openView(
  network: Network,
  domain: string,
  options: { signal?: AbortSignal; resolver?: Resolver; soon?: readonly Soon[] } = {},
): Promise<View> {
  const { signal, resolver = createResolver(network, signal) } = options;
  const nobody = nobodysLabel();
  const named = options.soon ?? [];
  // Nobody's names first: whatever is found waits for them.
  const soon: readonly Soon[] = [
    ...nobodysNames(
      named.map((q) => q.name),
      nobody,
    ).map((name) => ({ name, type: "TXT" as const, one: true as const })),
    ...named,
  ];
  // What is certainly in another zone needs no zone to be found first. A DS record stands in the zone above.
  const registered = registeredName(domain);
  const isElsewhere = ({ name, type }: Question) => type === "DS" || !isAtOrBelow(name, registered);
  for (const { name, type } of soon)
    if (isElsewhere({ name, type }) && !name.startsWith(nobody)) resolver.query(name, type).catch(() => {});
  let candidate: Authority | undefined;
  const onCandidate = (zone: Zone) => {
    candidate = createAuthority(network, zone, signal);
    // Who waits for the answer asks again, and hears of trouble then.
    for (const { name, type, one } of soon)
      if (isAtOrBelow(name, zone.apex) && type !== "DS")
        (one ? candidate.first(name, type) : candidate.ask(name, type)).catch(() => {});
  };
  const search = await findZone(network, resolver, domain, { signal, onCandidate });
  const zone = search.found === "zone" && search.zone.servers.length > 0 ? search.zone : undefined;
  const isCandidate = candidate?.zone.apex === zone?.apex && candidate?.zone.servers === zone?.servers;
  if (!isCandidate) candidate?.close();
  const authority = zone && (isCandidate ? candidate : createAuthority(network, zone, signal));
  const fallback = resolverView(resolver, search);

  async function groupsOf(name: string, type: QueryType): Promise<readonly Group[]> {
    return authority && isAtOrBelow(name, authority.zone.apex) ? authority.ask(name, type) : [];
  }

  async function see(name: string, type: QueryType): Promise<Seen> {
    const groups = await groupsOf(name, type);
    const main = groups[0];
    if (main) return { ...(await followed(main.answer, type)), source: "authority", groups };
    return fallback.see(name, type);
  }

  async function firstOf(name: string, type: QueryType): Promise<Answer | undefined> {
    return authority && isAtOrBelow(name, authority.zone.apex) ? authority.first(name, type) : undefined;
  }

  async function plain(name: string, type: QueryType): Promise<Answer> {
    return (await firstOf(name, type)) ?? fallback.see(name, type);
  }

  async function first(name: string, type: QueryType): Promise<Seen> {
    const answer = await firstOf(name, type);
    if (answer === undefined) return fallback.see(name, type);
    const groups = [{ servers: [answer.server], answer }];
    return { ...(await followed(answer, type)), source: "authority", groups };
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

  const resolverOnly = network.onlyGivenDns === true;
  const apex = apexOf(search);
  const own = createOwn(see, first, apex, nobody);
  const held = createOwn(first, first, apex, nobody);
  return { search, resolver, authority, resolverOnly, see, plain, own, held };
}
