import type { Finding } from "../../src-main/contract/finding.ts";
import type { RunReport } from "../../src-main/contract/run.ts";
import { Store } from "../app/store.ts";
import { findingOf } from "../bridge.ts";
import { findingsOfRun, foldRun, type LiveRun, runOfReport } from "./live-run.ts";
import type { Session } from "./session.ts";

export interface RunDeskState {
  /** Recipient of the message as entered; empty is the sending mailbox itself. */
  readonly to: string;
  readonly run: LiveRun | null;
  /** True from the press of the button until the first event. */
  readonly starting: boolean;
  /** When the run is tried again by itself (ms since the epoch); null when it is not. */
  readonly retryAt: number | null;
  readonly problem: Finding | null;
}

/** How long a try that is overdue is announced before it begins, in ms. */
const noticeMs = 15_000;

/**
 * The test run of one setup. When waiting is the likely answer, it tries again by itself, at the times the finding gives,
 * until the finding says to give up. It works on while another step is open, and after the window was opened again.
 */
export class RunDesk extends Store<RunDeskState> {
  readonly #session: Session;
  readonly #stop: (() => void)[];
  #waitingSince: { code: string; at: number } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(session: Session) {
    const { lastRun, waiting } = session.get().view.setup;
    super({
      to: "",
      run: lastRun ? runOfReport(lastRun) : null,
      starting: false,
      retryAt: null,
      problem: null,
    });
    this.#session = session;
    if (lastRun && waiting) {
      this.#waitingSince = { code: waiting.code, at: Date.parse(waiting.since) };
      this.#resume(lastRun);
    }
    this.#stop = [
      session.bridge.on("run.event", ({ id, event }) => {
        if (id !== session.id) return;
        const run = foldRun(this.get().run, event);
        this.patch({ run, starting: false });
        if (
          run &&
          (event.type === "run-finished" || event.type === "run-broken-off") &&
          event.runId === run.runId
        )
          this.#plan(run);
      }),
      session.bridge.onReconnect(() => void this.#catchUp().catch(() => {})),
      session.subscribe(() => this.#adopt()),
    ];
  }

  readonly setRecipient = (to: string): void => this.patch({ to });

  /** Starts a run with the recipient as entered. */
  readonly start = async (): Promise<void> => {
    const to = this.get().to.trim();
    clearTimeout(this.#timer);
    this.patch({ starting: true, retryAt: null, problem: null });
    try {
      await this.#session.flush();
      await this.#session.bridge.call(
        "run.start",
        to ? { id: this.#session.id, to } : { id: this.#session.id },
      );
    } catch (error) {
      this.patch({ starting: false, problem: findingOf(error) });
    }
  };

  readonly cancel = async (): Promise<void> => {
    const { run } = this.get();
    if (run?.outcome !== "running") return;
    try {
      await this.#session.bridge.call("run.cancel", { runId: run.runId });
    } catch (error) {
      this.patch({ problem: findingOf(error) });
    }
  };

  /** No more tries by itself. */
  readonly stopWaiting = (): void => {
    clearTimeout(this.#timer);
    this.#waitingSince = null;
    this.patch({ retryAt: null });
  };

  close(): void {
    clearTimeout(this.#timer);
    for (const stop of this.#stop) stop();
  }

  #plan(run: LiveRun): void {
    const finding =
      run.outcome === "failed" ? findingsOfRun(run).find((f) => f.severity === "error" && f.wait) : undefined;
    if (!finding?.wait) {
      this.#waitingSince = null;
      return;
    }
    const now = Date.now();
    if (this.#waitingSince?.code !== finding.code) this.#waitingSince = { code: finding.code, at: now };
    this.#tryAgainAt(now + finding.wait.retryAfterMs, finding.wait.giveUpAfterMs);
  }

  /** Goes on waiting where an earlier window left off, with time enough to say no. */
  #resume(lastRun: RunReport): void {
    const wait = lastRun.findings.find((f) => f.severity === "error")?.wait;
    if (!wait) return;
    const due = Date.parse(lastRun.startedAt) + lastRun.ms + wait.retryAfterMs;
    this.#tryAgainAt(Math.max(due, Date.now() + noticeMs), wait.giveUpAfterMs);
  }

  #tryAgainAt(retryAt: number, giveUpAfterMs: number): void {
    if (this.#waitingSince === null || retryAt - this.#waitingSince.at > giveUpAfterMs) return;
    this.patch({ retryAt });
    this.#timer = setTimeout(() => void this.start(), retryAt - Date.now());
  }

  /** Shows a stored run that this page did not see begin: it was under way when the page was loaded again. */
  #adopt(): void {
    const last = this.#session.get().view.setup.lastRun;
    const { run } = this.get();
    if (last && last.runId !== run?.runId && run?.outcome !== "running")
      this.patch({ run: runOfReport(last) });
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
