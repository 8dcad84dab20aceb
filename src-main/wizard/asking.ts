import { bounded } from "../connections/bounded.ts";
import type { MailwrightError } from "../contract/index.ts";
import type { Hands } from "../plan/connection.ts";
import { handsOf } from "../plan/hands.ts";
import type { WizardContext } from "./context.ts";

/** For all that a reading or a connecting asks, in seconds: a rate limit is waited out within it. */
const limit = 180;

/**
 * What connected systems are asked for a setup, beside the runs of its plan. What is waited for is told as `plan.event` whose
 * `runId` is the setup's ID; cancelling that breaks it off.
 */
export interface Asking {
  /**
   * Asks within a bound. A second of the same kind takes the place of one under way: its answers would be older.
   * @param name the system's, for people @param over what is said when it was canceled
   * Throws `over`, `connection-too-slow`, and what the work throws.
   */
  ask<T>(id: string, name: string, over: MailwrightError, work: (hands: Hands) => Promise<T>): Promise<T>;
  cancel(id: string): void;
  close(): void;
}

export function openAsking({ emit, network: { now } }: Pick<WizardContext, "emit" | "network">): Asking {
  const under = new Map<string, Map<string, AbortController>>();
  const cancel = (id: string) => {
    for (const controller of under.get(id)?.values() ?? []) controller.abort();
  };
  return {
    async ask(id, name, over, work) {
      const own = under.get(id) ?? new Map<string, AbortController>();
      under.set(id, own);
      const kind = `${over.finding.code} ${name}`;
      own.get(kind)?.abort();
      const controller = new AbortController();
      own.set(kind, controller);
      const onWait: Parameters<typeof handsOf>[2] = (text, until) =>
        emit("plan.event", {
          id,
          runId: id,
          event: { type: "wait", id: "", text, until: new Date(until).toISOString() },
        });
      try {
        return await bounded(name, limit, controller.signal, (signal) => work(handsOf(signal, now, onWait)));
      } catch (error) {
        throw controller.signal.aborted ? over : error;
      } finally {
        if (own.get(kind) === controller) own.delete(kind);
        if (own.size === 0) under.delete(id);
      }
    },
    cancel,
    close: () => [...under.keys()].forEach(cancel),
  };
}
