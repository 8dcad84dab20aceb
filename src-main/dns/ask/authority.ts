import type { Network } from "../../network/port.ts";
import { type Answer, failedAnswer, readAnswer, referralAnswer } from "./answer.ts";
import { canonicalName } from "./domain-name.ts";
import { firstUsable, staggerMs } from "./first-usable.ts";
import { type QueryType, type Question, recordText } from "./message.ts";
import { labelsOf, type ServerHealth, ServerWatch } from "./server-watch.ts";
import { askServer, throwIfAborted } from "./wire.ts";
import { type NameServer, referralOf, type Zone } from "./zone.ts";

/** Name servers that gave the same answer. */
export interface Group {
  readonly servers: readonly string[];
  readonly answer: Answer;
}

/** A zone's own servers, asked without recursion. */
export interface Authority {
  readonly zone: Zone;
  /**
   * Asks every address and groups them by what they say, largest group first, groups that found something first among
   * equals. Comes as soon as the servers that are quick have answered; what others say later is in the groups of a later
   * call. Servers without a usable answer are left out, so the list may be empty. Throws only when cancelled.
   */
  ask(name: string, type: QueryType): Promise<readonly Group[]>;
  /**
   * The first answer of any of the servers: for what need not be compared, since the zone is only looked through for it. A
   * server that is known to be well is asked alone at first. Undefined when none has an answer. Throws only when cancelled.
   */
  first(name: string, type: QueryType): Promise<Answer | undefined>;
  /** Waits for the servers that are late, and gives up those that never said anything. @returns true when one had news */
  settle(): Promise<boolean>;
  /** Ends all waiting, when this is not the zone after all. */
  close(): void;
  /** True when at least one server has answered with authority so far. */
  answered(): boolean;
  /** Servers that never replied, and servers that reply without authority for the zone. By name. */
  health(): ServerHealth;
}

/** How long the others are waited for once one has answered: a little, so that servers of like speed come together. */
const leastPatienceMs = 8;
/** The same, as a part of the time the answers so far took. */
const patience = 0.25;
/** How long a server that never said anything is waited for at the end. */
const graceMs = 400;

/** Codes that say "this server does not serve this zone". */
const lameCodes = new Set(["LAME", "REFUSED", "NOTAUTH", "SERVFAIL"]);

/** The text to compare answers by: what was found, not the TTL, order or case of names. */
const keyOf = (answer: Answer): string =>
  [answer.status, ...answer.aliases, ...answer.records.map(recordText).sort()].join("\n");

interface Asked {
  /** What came so far, by server. */
  readonly answers: Map<NameServer, Answer>;
  readonly early: Promise<void>;
  readonly whole: Promise<void>;
}

/**
 * Asks all; `early` when the quick ones have answered, `whole` when all have, or were given up.
 * @param onNews called for a usable answer that comes after `early`
 */
function askAll(
  servers: readonly NameServer[],
  ask: (server: NameServer) => Promise<Answer>,
  onNews: () => void,
): Asked {
  const answers = new Map<NameServer, Answer>();
  const began = performance.now();
  const early = Promise.withResolvers<void>();
  let isEarly = true;
  let timer: NodeJS.Timeout | undefined;
  const go = () => {
    clearTimeout(timer);
    isEarly = false;
    early.resolve();
  };
  const replies = servers.map(async (server) => {
    const answer = await ask(server);
    answers.set(server, answer);
    if (answer.status === "failed") return;
    if (!isEarly) return onNews();
    clearTimeout(timer);
    timer = setTimeout(go, Math.max(leastPatienceMs, (performance.now() - began) * patience));
  });
  const whole = Promise.all(replies).then(go, (error: unknown) => {
    clearTimeout(timer);
    early.reject(error);
    throw error;
  });
  // Whoever asked hears of it by `early`.
  whole.catch(() => {});
  early.promise.catch(() => {});
  return { answers, early: early.promise, whole };
}

function groupsOf(answers: ReadonlyMap<NameServer, Answer>): readonly Group[] {
  const groups = new Map<string, { servers: NameServer[]; answer: Answer }>();
  for (const [server, answer] of answers) {
    if (answer.status === "failed") continue;
    const group = groups.get(keyOf(answer));
    if (group) group.servers.push(server);
    else groups.set(keyOf(answer), { servers: [server], answer });
  }
  const found = (g: Group) => (g.answer.status === "found" ? 1 : 0);
  const asked = [...groups.values()].flatMap((g) => g.servers);
  return [...groups.values()]
    .map((g): Group => ({ servers: labelsOf(g.servers, asked), answer: g.answer }))
    .sort((a, b) => b.servers.length - a.servers.length || found(b) - found(a));
}

const keyOfQuestion = (name: string, type: QueryType): string => `${type} ${canonicalName(name)}`;

export function createAuthority(network: Network, zone: Zone, signal?: AbortSignal): Authority {
  const memo = new Map<string, Asked>();
  const firsts = new Map<string, Promise<Answer | undefined>>();
  const watch = new ServerWatch(zone.servers);
  /** Ends the waiting for a server that was given up. */
  const ends = new Map(zone.servers.map((server) => [server, new AbortController()]));
  const signals = new Map(
    [...ends].map(([server, end]) => [server, signal ? AbortSignal.any([signal, end.signal]) : end.signal]),
  );
  let news = false;

  async function askOne(server: NameServer, question: Question): Promise<Answer> {
    if (watch.isGivenUp(server)) return failedAnswer(question, "SILENT", server.name);
    const options = { recursionDesired: false, signal: signals.get(server) };
    const outcome = await askServer(network, server.endpoint, question, options).catch((error: unknown) => {
      throwIfAborted(signal, question.name);
      if (!watch.isGivenUp(server)) throw error;
      return { failed: "SILENT" };
    });
    if ("failed" in outcome) {
      watch.failed(server, outcome.failed);
      return failedAnswer(question, outcome.failed, server.name);
    }
    watch.heard(server);
    const { reply } = outcome;
    if (!reply.authoritative) {
      if (referralOf(reply, zone.apex, question.name).length > 0 && reply.rcode === "NOERROR")
        return referralAnswer(question, reply, server.name);
      watch.lame(server);
      // REFUSED and its kind say more than "no authority".
      return failedAnswer(question, reply.rcode === "NOERROR" ? "LAME" : reply.rcode, server.name);
    }
    const read = readAnswer(question, outcome, server.name);
    if (read.status === "failed" && lameCodes.has(read.code ?? "")) watch.lame(server);
    else watch.well(server);
    return read;
  }

  async function askFirst(question: Question): Promise<Answer | undefined> {
    const servers = watch.bestFirst();
    // Until one is known to be well, two are asked, so that a dead one costs no time.
    const together = watch.anyWell() ? 1 : 2;
    const ways = servers.map((server, i) => ({
      startAfterMs: Math.max(0, i + 1 - together) * staggerMs,
      ask: () => askOne(server, question),
    }));
    const { answer, way } = await firstUsable(ways, question);
    return way && answer;
  }

  return {
    zone,
    async first(name, type) {
      const key = keyOfQuestion(name, type);
      const asked = memo.get(key);
      if (asked !== undefined) {
        await asked.early;
        return groupsOf(asked.answers)[0]?.answer;
      }
      const known = firsts.get(key) ?? askFirst({ name, type });
      firsts.set(key, known);
      return known;
    },
    async ask(name, type) {
      const key = keyOfQuestion(name, type);
      let asked = memo.get(key);
      if (asked === undefined) {
        const ask = (server: NameServer) => askOne(server, { name, type });
        asked = askAll(zone.servers, ask, () => {
          news = true;
        });
        memo.set(key, asked);
      }
      await asked.early;
      return groupsOf(asked.answers);
    },
    async settle() {
      const all = Promise.all([...memo.values()].map((asked) => asked.whole));
      const grace = setTimeout(() => {
        watch.giveUp();
        for (const [server, end] of ends) if (watch.isGivenUp(server)) end.abort();
      }, graceMs);
      try {
        await all;
      } finally {
        clearTimeout(grace);
      }
      const had = news;
      news = false;
      return had;
    },
    close() {
      watch.giveUp({ heardToo: true });
      for (const end of ends.values()) end.abort();
    },
    answered: () => watch.anyWell(),
    health: () => watch.health(),
  };
}
