import type { Finding } from "../../src-main/contract/finding.ts";
import type { Change, Plan, PlanEvent, SystemId } from "../../src-main/contract/plan.ts";
import { Desk } from "./desk.ts";
import type { Session } from "./session.ts";

type End = Extract<PlanEvent, { type: "end" }>;

/** Where a run stopped: what the person had seen, and what stood there when its turn came. */
export interface Stop {
  readonly id: string;
  /** ISO 8601: when the plan that was shown had been read, and when something else was found. */
  readonly readAt: string;
  readonly at: string;
  readonly shown: Change | undefined;
  readonly found: Change;
}

export interface PlanDeskState {
  /** What is to be done, as it was read last, and as a run under way has changed it since. Null before the first reading. */
  readonly plan: Plan | null;
  readonly reading: boolean;
  /** Systems that are being connected: what is left in them is not in the plan yet. */
  readonly connecting: readonly SystemId[];
  /** A run under way; its ID is null until the host has answered. */
  readonly run: { readonly kind: "apply" | "undo"; readonly runId: string | null } | null;
  readonly wait: { readonly id: string; readonly text: string; readonly until: string } | null;
  /** How the last run that this window saw has ended. */
  readonly end: (End & { readonly kind: "apply" | "undo" }) | null;
  readonly stop: Stop | null;
  /** The change whose question a person wants to answer again. */
  readonly asked: string | null;
  readonly problem: Finding | null;
}

const nothing: PlanDeskState = {
  plan: null,
  reading: false,
  connecting: [],
  run: null,
  wait: null,
  end: null,
  stop: null,
  asked: null,
  problem: null,
};

/** The plan of one setup: reads it, has it applied and taken back, and follows as that happens. */
export class PlanDesk extends Desk<PlanDeskState> {
  readonly #session: Session;
  readonly #stop: (() => void)[];
  /** Of which connections, and of which settings, the plan was read. */
  #of = "";
  /** What the person saw when they had it applied: a run may show more by and by. */
  #seen: Plan | null = null;
  /** The run that ended last: nothing more comes of it. */
  #over = "";

  /** Called when a run ended that wrote at the DNS host. */
  readonly #onZoneChanged: () => void;
  #zoneChanged = false;

  constructor(session: Session, onZoneChanged: () => void) {
    super(nothing);
    this.#session = session;
    this.#onZoneChanged = onZoneChanged;
    this.#stop = [
      session.bridge.on("plan.event", ({ id, runId, event }) => {
        if (id === session.id) this.#follow(runId, event);
      }),
      session.bridge.onReconnect(() => {
        // The end may have been missed.
        if (this.get().run) void this.read();
      }),
    ];
  }

  /** Reads the systems, unless their plan is here already. Nothing is asked while nothing is connected. */
  readonly open = (): void => {
    const of = this.#subject();
    if (of === this.#of) return;
    if (of === "") {
      this.#of = of;
      this.patch({ ...nothing, connecting: this.get().connecting });
    } else if (!this.get().run) void this.read();
  };

  /** Does what connects a system. The plan is not applied meanwhile: it would be that of the others alone. */
  readonly connect = async (system: SystemId, work: () => Promise<void>): Promise<void> => {
    this.patch({ connecting: [...this.get().connecting, system] });
    try {
      await work();
    } finally {
      const at = this.get().connecting.indexOf(system);
      this.patch({ connecting: this.get().connecting.toSpliced(at, 1) });
    }
  };

  /** Reads the systems anew. What a run told of its stop stays in sight when `keep` is true. */
  readonly read = async (keep = false): Promise<void> => {
    if (this.get().reading) return;
    this.#of = this.#subject();
    this.patch({ reading: true, problem: null, ...(keep ? {} : { stop: null, end: null }) });
    const over = { reading: false, wait: null };
    const ask = async () => {
      const { plan } = await this.#session.perform("plan.read", {});
      // After a reload a run may be under way: it goes on here.
      const running = plan.changes.some(({ state }) => state === "running");
      this.patch({ ...over, plan, run: running ? (this.get().run ?? { kind: "apply", runId: null }) : null });
    };
    await this.attempt(ask, over);
    // What was connected or disconnected meanwhile is not in it.
    this.open();
  };

  /** Applies the plan that is shown: all that can be made, or only those. `agreed`: questions answered with yes. */
  readonly apply = (agreed: readonly string[] = [], only?: readonly string[]): Promise<void> =>
    this.#begin("apply", () =>
      this.#session.bridge.call("plan.apply", {
        id: this.#session.id,
        agreed: [...agreed],
        ...(only && { only: [...only] }),
      }),
    );

  /** Takes back what Mailwright made: all of it, or only those changes. */
  readonly undo = (only?: readonly string[]): Promise<void> =>
    this.#begin("undo", () =>
      this.#session.bridge.call("plan.undo", { id: this.#session.id, ...(only && { only: [...only] }) }),
    );

  /** Answers the question of a change. A yes to what is written in a system is an agreement to exactly that. */
  readonly answer = async (change: string, yes: boolean): Promise<void> => {
    this.patch({ asked: null, problem: null });
    await this.attempt(async () => {
      const { plan } = await this.#session.perform("plan.answer", { change, yes });
      this.patch({ plan, stop: null, end: null });
      if (yes && plan.changes.some(({ id, state }) => id === change && state === "pending"))
        await this.apply([change], [change]);
    });
  };

  /** Shows the question of a change again. */
  readonly ask = (asked: string | null): void => this.patch({ asked });

  readonly cancel = async (): Promise<void> => {
    const { run, reading } = this.get();
    const runId = reading ? this.#session.id : run?.runId;
    if (runId) await this.attempt(() => this.#session.bridge.call("plan.cancel", { runId }));
  };

  close(): void {
    for (const stop of this.#stop) stop();
  }

  /** What a plan is made of, to know one that is out of date; empty while nothing is connected. */
  #subject(): string {
    const { setup, fingerprint } = this.#session.get().view;
    const connections = setup.connections ?? [];
    if (connections.length === 0) return "";
    return [...connections.map(({ revision }) => revision), fingerprint].join(" ");
  }

  async #begin(kind: "apply" | "undo", start: () => Promise<{ runId: string }>): Promise<void> {
    this.#seen = this.get().plan;
    this.patch({ run: { kind, runId: null }, wait: null, end: null, stop: null, asked: null, problem: null });
    const begin = async () => {
      await this.#session.flush();
      const { runId } = await start();
      // Its events may have been faster, up to the last.
      if (runId !== this.#over && this.get().run?.runId === null) this.patch({ run: { kind, runId } });
    };
    await this.attempt(begin, { run: null });
  }

  #follow(runId: string, event: PlanEvent): void {
    if (runId === this.#over) return;
    if (runId === this.#session.id) {
      // A reading waits; it goes by the setup's own ID.
      if (event.type === "wait" && this.get().reading)
        this.patch({ wait: { id: "", text: event.text, until: event.until } });
      return;
    }
    const { plan } = this.get();
    // One that this page did not begin: it was under way when the page was loaded again.
    const run = this.get().run ?? { kind: "apply" as const, runId };
    if (run.runId !== null && run.runId !== runId) return;
    const now = { run: { ...run, runId } };
    switch (event.type) {
      case "plan":
        this.patchSoon({ ...now, plan: event.plan });
        return;
      case "change":
        this.#zoneChanged ||= event.change.system !== "okta";
        this.patchSoon({
          ...now,
          wait: null,
          plan: plan && withChange(plan, event.change, run.kind),
          ...(event.change.state === "conflict" && { stop: stopOf(this.#seen ?? plan, event.change) }),
        });
        return;
      case "wait":
        this.patchSoon({ ...now, wait: { id: event.id, text: event.text, until: event.until } });
        return;
      case "end":
        this.#over = runId;
        this.#ended(run.kind, event);
        return;
      default:
        event satisfies never;
    }
  }

  #ended(kind: "apply" | "undo", event: End): void {
    const { plan } = this.get();
    // What was cut off under way may have been made: only a reading tells, and until then it is still to do.
    const changes = plan?.changes.map((change) =>
      change.state === "running" ? { ...change, state: "pending" as const } : change,
    );
    this.patch({
      run: null,
      wait: null,
      end: { ...event, kind },
      plan: plan && changes ? { ...plan, changes } : plan,
    });
    void this.#session.refresh().catch(() => {});
    if (this.#zoneChanged) this.#onZoneChanged();
    this.#zoneChanged = false;
    // The person sees what stands there now, and the next run is held to exactly that.
    if (event.outcome === "conflict" || (kind === "undo" && event.outcome === "done")) void this.read(true);
  }
}

/** The plan with one change as a run tells it. An undo tells the state alone: the rest it has from the log. */
function withChange(plan: Plan, change: Change, kind: "apply" | "undo"): Plan {
  const told = (old: Change): Change =>
    kind === "undo" ? { ...old, state: change.state, at: change.at, note: change.note } : change;
  const known = plan.changes.some(({ id }) => id === change.id);
  const changes = plan.changes.map((old) => (old.id === change.id ? told(old) : old));
  return { ...plan, changes: known ? changes : [...changes, change] };
}

function stopOf(plan: Plan | null, found: Change): Stop {
  const shown = plan?.changes.find(({ id }) => id === found.id);
  return { id: found.id, readAt: plan?.readAt ?? "", at: found.at ?? "", shown, found };
}
