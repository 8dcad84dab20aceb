import type { Endpoint, Network } from "../../network/port.ts";
import { type Answer, failedAnswer, readAnswer } from "./answer.ts";
import { askDoh, dohServers } from "./doh.ts";
import { canonicalName } from "./domain-name.ts";
import { firstUsable, staggerMs, type Way } from "./first-usable.ts";
import type { QueryType, Question } from "./message.ts";
import { askServer, type Outcome, throwIfAborted } from "./wire.ts";

/** How long each resolver is waited for when they are compared: nice to have, so not long. */
const compareTimeoutMs = 800;
/** How long port 53 is waited for before HTTPS is tried as well. */
const dohAfterMs = 1_200;

/** Recursive answers for one check: every question is asked once, and remembered until the check is over. */
export interface Resolver {
  /** The first usable answer of any recursive resolver. Status `failed` when there is none. Throws only when cancelled. */
  query(name: string, type: QueryType): Promise<Answer>;
  /** What each recursive resolver says, all of them asked once and shortly, without memory. */
  queryEach(
    name: string,
    type: QueryType,
    options?: { readonly checkingDisabled?: boolean },
  ): Promise<readonly Answer[]>;
  /** `dead` when no resolver replied to anything, `https` when only DNS over HTTPS did. */
  state(): "port-53" | "https" | "dead" | "unknown";
}

/** A way to a recursive resolver: its name for people, and the question itself. */
interface Server extends Way {
  readonly server: string;
  readonly outcome: (question: Question) => Promise<Outcome>;
}

const nameOf = (e: Endpoint): string =>
  e.port === 53 ? e.address : e.address.includes(":") ? `[${e.address}]:${e.port}` : `${e.address}:${e.port}`;

/** Aliases followed for a server that does not do it itself. */
const mostAliases = 8;
/** More resolvers than this are not asked: the later ones would only be waited for. */
const mostResolvers = 6;

/** The system's resolvers, then the public ones, each once. */
function recursors(network: Network): Endpoint[] {
  const all = [...network.resolvers(), ...network.publicResolvers()];
  return all.filter((e, i) => all.findIndex((o) => nameOf(o) === nameOf(e)) === i).slice(0, mostResolvers);
}

/** Makes a resolver over the network's recursive servers; over HTTPS when port 53 is silent and public ones are allowed. */
export function createResolver(network: Network, signal?: AbortSignal): Resolver {
  const memo = new Map<string, Promise<Answer>>();
  let replied = false;
  const way = (server: string, startAfterMs: number, outcome: Server["outcome"]): Server => ({
    server,
    startAfterMs,
    outcome,
    async ask(question) {
      const came = await outcome(question);
      if ("reply" in came) replied = true;
      return readAnswer(question, came, server);
    },
  });
  const port53 = recursors(network).map((server, i) =>
    way(nameOf(server), i * staggerMs, (question) =>
      askServer(network, server, question, { recursionDesired: true, signal }),
    ),
  );
  const https =
    network.publicResolvers().length === 0
      ? []
      : dohServers.map((url, i) =>
          way(url, dohAfterMs + i * staggerMs, (question) => askDoh(network, url, question, { signal })),
        );
  let winner: Server | undefined;
  let dead = false;

  /** Whoever answered first goes first from then on; the others follow in their order, a stagger later. */
  function inOrder(): Server[] {
    const all = [...port53, ...https];
    if (winner === undefined) return all;
    const others = all.filter((way) => way !== winner);
    return [
      { ...winner, startAfterMs: 0 },
      ...others.map((way) => ({ ...way, startAfterMs: way.startAfterMs + staggerMs })),
    ];
  }

  async function run(question: Question, hops = 0): Promise<Answer> {
    throwIfAborted(signal, question.name);
    if (dead) return failedAnswer(question, "ETIMEDOUT", "");
    const { answer, way } = await firstUsable(inOrder(), question);
    if (way) winner ??= way;
    else if (!replied && answer.code !== "BADNAME") dead = winner === undefined;
    return followed(answer, hops);
  }

  /** A small server may give an alias and leave its end out: then that is asked for. One that looked says so by an SOA. */
  async function followed(answer: Answer, hops: number): Promise<Answer> {
    const target = answer.aliases.at(-1);
    if (target === undefined || answer.status !== "nodata" || answer.soa || hops >= mostAliases)
      return answer;
    const end = await run({ name: target, type: answer.question.type }, hops + 1);
    return { ...end, question: answer.question, aliases: [...answer.aliases, ...end.aliases] };
  }

  return {
    query(name, type) {
      const key = `${type} ${canonicalName(name)}`;
      const known = memo.get(key);
      if (known) return known;
      const answer = run({ name, type });
      memo.set(key, answer);
      return answer;
    },
    async queryEach(name, type, options = {}) {
      const question = { name, type };
      if (winner && https.includes(winner))
        return [readAnswer(question, await winner.outcome(question), winner.server)];
      return Promise.all(
        recursors(network).map(async (server) => {
          const outcome = await askServer(network, server, question, {
            recursionDesired: true,
            tries: 1,
            timeoutMs: compareTimeoutMs,
            ...options,
            signal,
          });
          return readAnswer(question, outcome, nameOf(server));
        }),
      );
    },
    state: () =>
      dead ? "dead" : winner === undefined ? "unknown" : https.includes(winner) ? "https" : "port-53",
  };
}
