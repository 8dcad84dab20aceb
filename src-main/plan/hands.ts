import { setTimeout as sleep } from "node:timers/promises";
import type { Hands } from "./connection.ts";

/** Real time. `onWait` hears what is waited for, and until when (milliseconds since the epoch). */
export const handsOf = (
  signal: AbortSignal,
  now: () => number,
  onWait: (text: string, until: number) => void = () => {},
): Hands => ({
  signal,
  now,
  async wait(text, ms) {
    signal.throwIfAborted();
    onWait(text, now() + ms);
    await sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
  },
});
