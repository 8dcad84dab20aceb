import type { PlanEvent } from "../contract/index.ts";
import type { Connection, Hands } from "./connection.ts";
import { handsOf } from "./hands.ts";
import type { Journal } from "./journal.ts";

/** What applying a plan and taking it back both work with. */
export interface PlanWork {
  readonly connections: readonly Connection[];
  readonly journal: Journal;
  readonly onEvent: (event: PlanEvent) => void;
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Another way to wait, for tests. */
  readonly wait?: Hands["wait"];
}

/** Hands whose waits are told as events of the change that is `during`, and the time as events have it. */
export function working({ onEvent, signal, now, wait }: PlanWork) {
  let id = "";
  const hands = handsOf(signal, now, (text, until) =>
    onEvent({ type: "wait", id, text, until: new Date(until).toISOString() }),
  );
  return {
    hands: wait ? { ...hands, wait } : hands,
    /** ISO 8601. */
    at: () => new Date(now()).toISOString(),
    during(change: string) {
      id = change;
    },
  };
}
