import type { Setup } from "../contract/index.ts";
import type { SetupStore } from "./store.ts";
import { nextTry } from "./waiting.ts";

/** How long a try that is overdue when Mailwright starts is announced before it begins, in milliseconds. */
const noticeMs = 15_000;
/** The longest time a timer is set for, in milliseconds: a computer that slept is asked again what is due. */
const longestMs = 3_600_000;

export interface WaitsOptions {
  readonly store: Pick<SetupStore, "list" | "read">;
  readonly now: () => number;
  /** Begins the next try of a setup. One that cannot begin is left. */
  readonly begin: (setup: Setup) => Promise<unknown>;
}

/** The tests that are tried again by themselves: of every setup, as long as Mailwright runs, whatever page is shown. */
export interface Waits {
  /** Looks at every stored setup, once: called when the first window is there. */
  wake(): Promise<void>;
  /** Notes when this setup is due, in place of what was noted before. `soonest` in milliseconds since the epoch. */
  plan(setup: Setup, soonest?: number): void;
  close(): void;
}

export function openWaits({ store, now, begin }: WaitsOptions): Waits {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  let woken: Promise<void> | undefined;
  let closed = false;

  const forget = (id: string) => {
    clearTimeout(timers.get(id));
    timers.delete(id);
  };

  function plan(setup: Setup, soonest = 0): void {
    forget(setup.id);
    const due = nextTry(setup);
    if (due === null || closed) return;
    const at = Math.max(due, soonest);
    const timer = setTimeout(() => void reach(setup.id, at), Math.min(Math.max(0, at - now()), longestMs));
    timer.unref();
    timers.set(setup.id, timer);
  }

  /** The time has come, or the longest timer ended: what is stored now decides. */
  async function reach(id: string, at: number): Promise<void> {
    timers.delete(id);
    const setup = await store.read(id).catch(() => null);
    if (!setup || closed) return;
    if (now() < at) return plan(setup, at);
    if (nextTry(setup) !== null) await begin(setup).catch(() => undefined);
  }

  async function look(): Promise<void> {
    const { setups } = await store.list();
    for (const setup of setups) plan(setup, now() + noticeMs);
  }

  return {
    wake: () => {
      woken ??= look().catch(() => {
        woken = undefined;
      });
      return woken;
    },
    plan,
    close() {
      closed = true;
      for (const id of [...timers.keys()]) forget(id);
    },
  };
}
