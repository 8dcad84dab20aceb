import { type Answer, failedAnswer } from "./answer.ts";
import type { Question } from "./message.ts";

/** How long one server is waited for before the next is asked as well, in milliseconds. */
export const staggerMs = 400;

/** A way to ask, and when it is begun, in milliseconds after the first. */
export interface Way {
  readonly startAfterMs: number;
  readonly ask: (question: Question) => Promise<Answer>;
}

/**
 * Starts the ways one after the other, each at its time or as soon as all before it have failed, and returns the first
 * answer that is one. NXDOMAIN is an answer; SERVFAIL and REFUSED are not while another server may know better.
 *
 * @returns the last failure, without a way, when none gave an answer. Rejects when a way does
 */
export function firstUsable<W extends Way>(
  ways: readonly W[],
  question: Question,
): Promise<{ answer: Answer; way?: W }> {
  return new Promise((resolve, reject) => {
    const timers = new Set<NodeJS.Timeout>();
    let next = 0;
    let running = 0;
    let worst = failedAnswer(question, "ENOTFOUND", "");
    const end = (finish: () => void) => {
      for (const timer of timers) clearTimeout(timer);
      next = ways.length;
      finish();
    };
    const start = () => {
      const way = ways[next];
      if (way === undefined) {
        if (running === 0) end(() => resolve({ answer: worst }));
        return;
      }
      next++;
      running++;
      const following = ways[next];
      if (following) timers.add(setTimeout(start, Math.max(0, following.startAfterMs - way.startAfterMs)));
      way.ask(question).then(
        (answer) => {
          running--;
          if (answer.status !== "failed") return end(() => resolve({ answer, way }));
          worst = answer;
          if (running === 0) start();
        },
        (error: unknown) => end(() => reject(error)),
      );
    };
    start();
  });
}
