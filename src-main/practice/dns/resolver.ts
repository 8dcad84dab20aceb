import type { Answer } from "dns-packet";
import { type Reply, resolve } from "./answer.ts";
import { lower, type ZonePlan } from "./zone.ts";

/**
 * A recursive resolver with a cache: what it hands out ages, second by second, until it asks again (RFC 1035 section 7.4,
 * RFC 2308 section 5 for negative answers). `zones` is read at each question; `now` is in milliseconds.
 */
export function createResolver(
  zones: () => readonly ZonePlan[],
  now: () => number,
): (question: { name: string; type: string }) => Reply {
  const cache = new Map<string, { reply: Reply; at: number; untilMs: number }>();

  return (question) => {
    const key = `${lower(question.name)} ${question.type}`;
    const known = cache.get(key);
    if (known !== undefined && now() < known.untilMs)
      return aged(known.reply, Math.floor((now() - known.at) / 1000));
    const reply = resolve(zones(), question);
    const ttls = [...reply.answers, ...reply.authorities].map(ttlOf);
    const lifeMs = (ttls.length > 0 ? Math.min(...ttls) : 0) * 1000;
    cache.set(key, { reply, at: now(), untilMs: now() + lifeMs });
    return reply;
  };
}

const ttlOf = (answer: Answer): number => ("ttl" in answer ? (answer.ttl ?? 0) : 0);

function aged(reply: Reply, seconds: number): Reply {
  const age = (answers: readonly Answer[]) =>
    answers.map((a): Answer => ("ttl" in a ? { ...a, ttl: Math.max(0, ttlOf(a) - seconds) } : a));
  return { ...reply, answers: age(reply.answers), authorities: age(reply.authorities) };
}
