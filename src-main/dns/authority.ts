import type { Network } from "../network/port.ts";
import { type Answer, failedAnswer, readAnswer } from "./answer.ts";
import { canonicalName } from "./domain-name.ts";
import { type QueryType, type Question, recordText } from "./message.ts";
import { askServer } from "./wire.ts";
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
   * equals. Servers without a usable answer are left out, so the list may be empty. Throws only when cancelled.
   */
  ask(name: string, type: QueryType): Promise<readonly Group[]>;
  /** True when at least one server has answered with authority so far. */
  answered(): boolean;
  /** Servers that never replied, and servers that reply without authority for the zone. By name. */
  health(): { readonly silent: readonly string[]; readonly lame: readonly string[] };
}

/** How long a server that never said anything is waited for after all the others have answered. */
const graceMs = 400;

/** Codes that say "this server does not serve this zone". */
const lameCodes = new Set(["LAME", "REFUSED", "NOTAUTH", "SERVFAIL"]);

/** The text to compare answers by: what was found, not the TTL, order or case of names. */
const keyOf = (answer: Answer): string =>
  [answer.status, ...answer.aliases, ...answer.records.map(recordText).sort()].join("\n");

export function createAuthority(network: Network, zone: Zone, signal?: AbortSignal): Authority {
  const memo = new Map<string, Promise<readonly Group[]>>();
  const heard = new Set<NameServer>();
  const givenUp = new Set<NameServer>();
  const lame = new Map<NameServer, number>();
  const well = new Set<NameServer>();

  async function askOne(server: NameServer, question: Question): Promise<Answer> {
    if (givenUp.has(server)) return failedAnswer(question, "SILENT", server.name);
    const outcome = await askServer(network, server.endpoint, question, { recursionDesired: false, signal });
    if ("failed" in outcome) {
      if (!heard.has(server)) givenUp.add(server);
      return failedAnswer(question, outcome.failed, server.name);
    }
    heard.add(server);
    givenUp.delete(server);
    const answer = authoritative(
      outcome.reply.authoritative,
      referralOf(outcome.reply, zone.apex, question.name).length > 0,
    );
    if (answer !== undefined) {
      if (answer === "LAME") lame.set(server, (lame.get(server) ?? 0) + 1);
      return failedAnswer(question, lameOr(outcome.reply.rcode, answer), server.name);
    }
    const read = readAnswer(question, outcome, server.name);
    if (read.status === "failed" && lameCodes.has(read.code ?? ""))
      lame.set(server, (lame.get(server) ?? 0) + 1);
    else well.add(server);
    return read;
  }

  /** Waits for all, but not for a server that has been silent all along once the others are done. */
  function askAll(question: Question): Promise<Answer[]> {
    return new Promise((resolve, reject) => {
      const answers: Answer[] = [];
      const open = new Set(zone.servers);
      let grace: NodeJS.Timeout | undefined;
      const finish = () => {
        clearTimeout(grace);
        resolve(answers);
      };
      const look = () => {
        if (open.size === 0) return finish();
        const onlySilent =
          answers.some((a) => a.status !== "failed") && [...open].every((s) => !heard.has(s));
        if (onlySilent && grace === undefined)
          grace = setTimeout(() => {
            for (const s of open) if (!heard.has(s)) givenUp.add(s);
            finish();
          }, graceMs);
      };
      for (const server of zone.servers)
        askOne(server, question).then(
          (answer) => {
            open.delete(server);
            answers.push(answer);
            look();
          },
          (error: unknown) => {
            clearTimeout(grace);
            reject(error);
          },
        );
      look();
    });
  }

  async function ask(question: Question): Promise<readonly Group[]> {
    const groups = new Map<string, { servers: Set<string>; answer: Answer }>();
    for (const answer of await askAll(question)) {
      if (answer.status === "failed") continue;
      const group = groups.get(keyOf(answer));
      if (group) group.servers.add(answer.server);
      else groups.set(keyOf(answer), { servers: new Set([answer.server]), answer });
    }
    const found = (g: Group) => (g.answer.status === "found" ? 1 : 0);
    return [...groups.values()]
      .map((g): Group => ({ servers: [...g.servers].sort(), answer: g.answer }))
      .sort((a, b) => b.servers.length - a.servers.length || found(b) - found(a));
  }

  return {
    zone,
    ask(name, type) {
      const key = `${type} ${canonicalName(name)}`;
      const known = memo.get(key);
      if (known) return known;
      const groups = ask({ name, type });
      memo.set(key, groups);
      return groups;
    },
    answered: () => well.size > 0,
    health: () => {
      const names = (servers: Iterable<NameServer>) => [...new Set([...servers].map((s) => s.name))].sort();
      return {
        silent: names(zone.servers.filter((s) => !heard.has(s) && givenUp.has(s))),
        lame: names([...lame.keys()].filter((s) => !well.has(s))),
      };
    },
  };
}

/** Undefined when the reply has authority; otherwise why not. */
function authoritative(aa: boolean, referral: boolean): "LAME" | "REFERRAL" | undefined {
  if (aa) return undefined;
  return referral ? "REFERRAL" : "LAME";
}

/** REFUSED and its kind say more than "no authority". */
const lameOr = (rcode: string, otherwise: string): string => (rcode === "NOERROR" ? otherwise : rcode);
