import type { Answer } from "../shared/door.ts";

/** How long an answer is kept for a repeated request, in milliseconds. */
const keepMs = 30_000;
/** Answers kept at once; the oldest goes first. */
const limit = 64;

/**
 * Answers by the key of their request (`Idempotency-Key`, draft-ietf-httpapi-idempotency-key-header). A page whose connection
 * was lost before the answer asks again with the same key: what it asked for is done once, whether or not it had begun.
 */
export class Answers {
  readonly #kept = new Map<string, Promise<Answer>>();

  once(key: string | undefined, ask: () => Promise<Answer>): Promise<Answer> {
    if (key === undefined) return ask();
    const known = this.#kept.get(key);
    if (known) return known;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined && this.#kept.size >= limit) this.#kept.delete(oldest);
    const answer = ask();
    this.#kept.set(key, answer);
    const forget = () => void setTimeout(() => this.#kept.delete(key), keepMs).unref();
    answer.then(forget, forget);
    return answer;
  }
}
