import type { Change, Emit, Finding, Plan, PlanEvent, PlanOutcome } from "../../contract/index.ts";
import { onAbort } from "../../network/abort.ts";
import type { PlanInHand } from "../../plan/answering.ts";
import { follow } from "../../plan/follow.ts";
import type { Wizard } from "../../wizard.ts";
import type { Arguments, ExitCode, Io } from "./command.ts";
import { printPlanEvent } from "./plan-output.ts";
import { orRefusal } from "./refusal.ts";
import { withKeychain } from "./with-keychain.ts";

/** What asks other systems for a setup, from a terminal. */
export interface AskingTerminal {
  readonly handlers: Wizard["handlers"];
  /** Ctrl-C cancels the work: by the ID of a run, or by that of the setup for what is asked beside one. */
  cancellable<R>(runId: string, work: Promise<R>): Promise<R>;
}

/** Opens the wizard for a command that asks other systems. What is waited for goes to standard error; what they refuse is code 1. */
export function withAsking(
  args: Arguments,
  io: Io,
  use: (terminal: AskingTerminal) => Promise<ExitCode>,
  onEvent: (event: PlanEvent) => void = () => {},
): Promise<ExitCode> {
  const emit: Emit = (name, payload) => {
    if (name !== "plan.event" || !("runId" in payload)) return;
    printPlanEvent(payload.event, args, io);
    onEvent(payload.event);
  };
  const open = ({ handlers }: Wizard) =>
    use({
      handlers,
      async cancellable(runId, work) {
        using _cancelling = onAbort(io.signal, () => void handlers["plan.cancel"]({ runId }));
        return await work;
      },
    });
  return orRefusal(args, io, () => withKeychain(args, io, open, emit));
}

type End = Extract<PlanEvent, { type: "end" }>;

/** The plan of one setup, worked on from a terminal. Ctrl-C cancels what is under way. */
export interface PlanTerminal extends PlanInHand {
  /** What the setup is called in documents: its ID, or the path of its file. */
  readonly name: string;
  /** What was done so far, by the log. */
  made(): Promise<readonly Change[]>;
  /** Why the last run ended, where that belongs to no change. */
  readonly findings: readonly Finding[];
  read(): Promise<Plan>;
  undo(): Promise<PlanOutcome>;
}

/** Opens the wizard for the plan of a setup of this computer. */
export async function withStoredPlan(
  id: string,
  args: Arguments,
  io: Io,
  use: (terminal: PlanTerminal) => Promise<ExitCode>,
): Promise<ExitCode> {
  let plan: Plan = { readAt: "", changes: [], findings: [] };
  let findings: readonly Finding[] = [];
  let ended: (end: End) => void = () => {};
  return withAsking(
    args,
    io,
    async ({ handlers, cancellable }) => {
      /** A terminal has one run at a time, so the next end is the end of it. */
      async function run(begin: () => Promise<{ runId: string }>): Promise<PlanOutcome> {
        const { promise, resolve } = Promise.withResolvers<End>();
        ended = resolve;
        const { runId } = await begin();
        const end = await cancellable(runId, promise);
        findings = end.finding ? [end.finding] : [];
        return end.outcome;
      }
      const keep = async (reading: Promise<{ plan: Plan }>): Promise<Plan> => {
        // A reading is named by its setup.
        ({ plan } = await cancellable(id, reading));
        return plan;
      };
      return use({
        name: id,
        made: async () => (await handlers["setup.open"]({ id })).changes,
        get plan() {
          return plan;
        },
        get findings() {
          return findings;
        },
        read: () => keep(handlers["plan.read"]({ id })),
        apply: (agreed) => run(() => handlers["plan.apply"]({ id, agreed: [...agreed] })),
        answer: (change, yes) => keep(handlers["plan.answer"]({ id, change, yes })),
        undo: () => run(() => handlers["plan.undo"]({ id })),
      });
    },
    (event) => {
      plan = follow(plan, event);
      if (event.type === "end") ended(event);
    },
  );
}
