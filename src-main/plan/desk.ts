import { randomUUID } from "node:crypto";
import { MailwrightError, type Plan, type PlanEvent, type PlanOutcome } from "../contract/index.ts";
import { planBroken, planBusy, planNotRead } from "./findings.ts";
import { follow } from "./follow.ts";

export interface DeskOptions {
  /** Hears what a run tells. */
  readonly onEvent: (id: string, runId: string, event: PlanEvent) => void;
  /** After the last event of a run. */
  readonly onEnd: (id: string) => void;
  /** Does a work on a setup while no other process does one. Throws what the work throws, and a `MailwrightError` when there is one. */
  readonly hold: <T>(id: string, work: () => Promise<T>) => Promise<T>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

interface Run {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

/** The plans that are on the table: what was shown of each setup, and the one application or undo of it. */
export interface PlanDesk {
  /** The plan as a person sees it now. Throws `plan-not-read` when none was shown. */
  shown(id: string): Plan;
  show(id: string, plan: Plan): void;
  isRunning(id: string): boolean;
  /** Does a work that must not meet an application. What was shown before it counts no more. Throws `plan-busy`. */
  alone<T>(id: string, work: () => Promise<T>): Promise<T>;
  /** Begins an application or an undo, and answers at once. Throws `plan-busy`. */
  start(
    id: string,
    work: (tell: (event: PlanEvent) => void, signal: AbortSignal) => Promise<PlanOutcome>,
  ): { runId: string };
  cancel(runId: string): void;
  close(): Promise<void>;
}

export function openDesk({ onEvent, onEnd, hold, now }: DeskOptions): PlanDesk {
  const plans = new Map<string, Plan>();
  const runs = new Map<string, Run>();
  const busy = new Set<string>();

  const reserve = (id: string): void => {
    if (busy.has(id)) throw new MailwrightError(planBusy);
    busy.add(id);
  };

  function start(id: string, work: Parameters<PlanDesk["start"]>[1]): { runId: string } {
    reserve(id);
    const runId = randomUUID();
    const controller = new AbortController();
    const { signal } = controller;
    // The last event is told when all is stored and another run may begin: whoever hears it may read the plan at once.
    let end: Extract<PlanEvent, { type: "end" }> | undefined;
    const tell = (event: PlanEvent): void => {
      if (event.type === "end") {
        end = event;
        return;
      }
      const plan = plans.get(id);
      if (plan) plans.set(id, follow(plan, event));
      onEvent(id, runId, event);
    };
    const ended = hold(id, () => work(tell, signal))
      .catch((error: unknown): PlanOutcome => {
        const left = plans.get(id)?.changes.filter(({ state }) => state === "pending").length ?? 0;
        const outcome = signal.aborted ? "cancelled" : "failed";
        const finding = outcome === "failed" && { finding: planBroken(error) };
        // What broke the run off says more than what then kept its end from being stored.
        if (end?.finding) return end.outcome;
        end = { type: "end", at: new Date(now()).toISOString(), outcome, left, ...finding };
        return outcome;
      })
      .then((outcome) => {
        // What stands there is not what was shown: it is to be looked at anew.
        if (outcome === "conflict") plans.delete(id);
        busy.delete(id);
        runs.delete(runId);
        if (end) onEvent(id, runId, end);
        onEnd(id);
      });
    runs.set(runId, { controller, ended });
    return { runId };
  }

  return {
    shown(id) {
      const plan = plans.get(id);
      if (!plan) throw new MailwrightError(planNotRead);
      return plan;
    },
    show: (id, plan) => void plans.set(id, plan),
    isRunning: (id) => busy.has(id) && plans.has(id),
    async alone(id, work) {
      reserve(id);
      try {
        return await hold(id, work);
      } finally {
        plans.delete(id);
        busy.delete(id);
      }
    },
    start,
    cancel: (runId) => runs.get(runId)?.controller.abort(),
    async close() {
      for (const { controller } of runs.values()) controller.abort();
      await Promise.allSettled([...runs.values()].map(({ ended }) => ended));
    },
  };
}
