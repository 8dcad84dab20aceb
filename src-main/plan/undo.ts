import { type Change, MailwrightError, type PlanOutcome } from "../contract/index.ts";
import type { Connection } from "./connection.ts";
import { standing } from "./journal.ts";
import { type PlanWork, working } from "./work.ts";

export interface UndoOptions extends PlanWork {
  /** The changes to take back; all that Mailwright made when absent. */
  readonly only?: readonly string[];
}

/**
 * Takes back what Mailwright made, the latest first, and only what is still as it left it. What somebody changed since stays,
 * and is said. Entries of a system that is not connected stay in the log. Broken off, it goes on by being called again.
 */
export async function undoPlan(options: UndoOptions): Promise<PlanOutcome> {
  const { connections, journal, only, onEvent, signal } = options;
  const { hands, at, during } = working(options);
  const wanted = () =>
    standing(journal.entries).filter(
      ({ id, system }) =>
        (only?.includes(id) ?? true) && connections.some((connection) => connection.system === system),
    );
  const end = (outcome: PlanOutcome, finding?: MailwrightError["finding"]): PlanOutcome => {
    onEvent({ type: "end", at: at(), outcome, left: wanted().length, ...(finding && { finding }) });
    return outcome;
  };
  try {
    for (let entry = wanted()[0]; entry; entry = wanted()[0]) {
      const { id, system, title, items } = entry;
      during(id);
      const change: Change = { id, system, title, items, needs: [], state: "running", at: at() };
      onEvent({ type: "change", change });
      const connection = connections.find((one) => one.system === system) as Connection;
      const undone = await connection.undo(entry, hands);
      const phase = undone.state === "kept" ? ("kept" as const) : ("undone" as const);
      const note = undone.state === "kept" ? { note: undone.why } : {};
      await journal.append({ id, system, title, items, at: at(), phase, ...note });
      onEvent({ type: "change", change: { ...change, ...note, state: phase, at: at() } });
    }
    return end("done");
  } catch (error) {
    if (signal.aborted) return end("cancelled");
    if (error instanceof MailwrightError) return end("failed", error.finding);
    throw error;
  }
}
