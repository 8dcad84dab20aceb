import type { Finding } from "../../src-main/contract/finding.ts";
import type { SetupView } from "../../src-main/contract/setup-view.ts";
import { Desk } from "./desk.ts";
import { foldRun, type LiveRun, runOfReport } from "./live-run.ts";
import type { Session } from "./session.ts";

export interface RunDeskState {
  /** Recipient of the message as entered; empty is the sending mailbox itself. */
  readonly to: string;
  readonly run: LiveRun | null;
  /** The run before that one, when this window saw it. */
  readonly before: LiveRun | null;
  /** The word that the run passed was read. */
  readonly dismissed: boolean;
  /** The finding's panel was made larger or smaller, for the run of this id. */
  readonly size: { readonly of: string; readonly large: boolean } | null;
  /** True from the press of the button until the first event. */
  readonly starting: boolean;
  readonly problem: Finding | null;
}

/** A run was begun, and has not ended. */
export const isTesting = ({ starting, run }: RunDeskState): boolean => starting || run?.outcome === "running";

/** The run passed, or the setup passed before: what it says comes a moment after the run's end, or seconds after it. */
export const isTested = (view: SetupView, { run }: RunDeskState): boolean =>
  view.tested === "tested" || (run?.outcome === "passed" && run.runId !== view.setup.lastRun?.runId);

/**
 * The test run of one setup, as it happens. Runs that the host begins by itself, because waiting was the likely answer, show
 * like those that were begun here.
 */
export class RunDesk extends Desk<RunDeskState> {
  readonly #session: Session;
  readonly #stop: (() => void)[];
  /** The setup's last run as it was seen last. */
  #stored: string | undefined;

  constructor(session: Session) {
    const { lastRun } = session.get().view.setup;
    super({
      to: "",
      run: lastRun ? runOfReport(lastRun) : null,
      before: null,
      dismissed: false,
      size: null,
      starting: false,
      problem: null,
    });
    this.#session = session;
    this.#stored = lastRun?.runId;
    this.#stop = [
      session.bridge.on("run.event", ({ id, event }) => {
        if (id !== session.id) return;
        const { run } = this.get();
        if (event.type === "run-started" && run) this.patchSoon({ before: run, dismissed: false });
        this.patchSoon({ run: foldRun(run, event), starting: false });
      }),
      session.bridge.onReconnect(() => void this.#catchUp().catch(() => {})),
      session.subscribe(() => this.#adopt()),
    ];
  }

  readonly dismiss = (): void => this.patch({ dismissed: true });
  readonly resize = (of: string, large: boolean): void => this.patch({ size: { of, large } });

  readonly setRecipient = (to: string): void => this.patch({ to });

  /** Starts a run with the recipient as entered. */
  readonly start = async (): Promise<void> => {
    const to = this.get().to.trim();
    this.patch({ starting: true, problem: null });
    const { id, bridge } = this.#session;
    const begin = async () => {
      await this.#session.flush();
      await bridge.call("run.start", to ? { id, to } : { id });
    };
    await this.attempt(begin, { starting: false });
  };

  readonly cancel = async (): Promise<void> => {
    const { run } = this.get();
    if (run?.outcome === "running")
      await this.attempt(() => this.#session.bridge.call("run.cancel", { runId: run.runId }));
  };

  /** Whether tries begin by themselves. */
  readonly wait = (on: boolean): Promise<void> =>
    this.attempt(() => this.#session.perform("run.wait", { on }));

  close(): void {
    for (const stop of this.#stop) stop();
  }

  /**
   * Shows a stored run that this page did not see begin: it was under way when the page was loaded again. One that was stored
   * before is the past: a run is kept some time after its end was told.
   */
  #adopt(): void {
    const last = this.#session.get().view.setup.lastRun;
    if (!last || last.runId === this.#stored) return;
    this.#stored = last.runId;
    const { run } = this.get();
    if (last.runId !== run?.runId && run?.outcome !== "running") this.patch({ run: runOfReport(last) });
  }

  /** After a break in the event stream the run may have ended unseen. */
  async #catchUp(): Promise<void> {
    await this.#session.refresh();
    const last = this.#session.get().view.setup.lastRun;
    const { run } = this.get();
    if (last && run?.outcome === "running" && last.runId === run.runId)
      this.patch({ run: runOfReport(last) });
  }
}
