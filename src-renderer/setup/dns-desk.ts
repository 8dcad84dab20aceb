import type { DnsRow } from "../../src-main/contract/dns.ts";
import type { Finding } from "../../src-main/contract/finding.ts";
import type { RunEvent } from "../../src-main/contract/run.ts";
import { blocks } from "../../src-main/contract/weight.ts";
import { Store } from "../app/store.ts";
import { findingOf } from "../bridge.ts";
import type { Session } from "./session.ts";

export interface DnsDeskState {
  readonly checking: boolean;
  /** Rows of the check under way, by id. */
  readonly live: ReadonlyMap<string, DnsRow>;
  /** When the next check starts by itself (ms since the epoch). */
  readonly nextAt: number | null;
  readonly paused: boolean;
  readonly problem: Finding | null;
}

/** Pauses between checks, in ms. They grow while nothing changes, and start over when something did. */
const pausesMs = [10_000, 15_000, 20_000, 30_000, 60_000, 120_000, 300_000] as const;
/** A check younger than this is not repeated on opening the step, in ms. */
const freshMs = 30_000;

const fine = (row: DnsRow): boolean => row.status === "found" || row.status === "covered";
const digest = (rows: readonly DnsRow[]): string =>
  rows.map((row) => [row.id, row.status, ...row.found].join(" ")).join("\n");

/**
 * The DNS check of one setup: runs it, and runs it again by itself while the step is open, or when a test run saw something
 * else.
 */
export class DnsDesk extends Store<DnsDeskState> {
  readonly #session: Session;
  readonly #stop: readonly (() => void)[];
  #watching = false;
  #pause = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(session: Session) {
    super({ checking: false, live: new Map(), nextAt: null, paused: false, problem: null });
    this.#session = session;
    this.#stop = [
      session.bridge.on("dns.row", ({ id, row }) => {
        if (id === session.id && this.get().checking) {
          this.patchSoon({ live: new Map(this.get().live).set(row.id, row) });
        }
      }),
      session.bridge.on("run.event", ({ id, event }) => {
        if (id === session.id && this.#isOutdatedBy(event)) void this.check();
      }),
    ];
  }

  /** Watches until the returned function is called. Checks at once unless a fresh answer is there. */
  readonly watch = (): (() => void) => {
    this.#watching = true;
    this.#pause = 0;
    const last = this.#session.get().view.dnsCheck;
    const age = last ? Date.now() - Date.parse(last.checkedAt) : Number.POSITIVE_INFINITY;
    if (age >= freshMs) void this.check();
    else this.#plan();
    return () => {
      this.#watching = false;
      clearTimeout(this.#timer);
      this.patch({ nextAt: null });
    };
  };

  /** Checks now. A check under way is not doubled. */
  readonly check = async (): Promise<void> => {
    const { emailDomain } = this.#session.get().view.setup.domain;
    if (this.get().checking || !emailDomain) return;
    clearTimeout(this.#timer);
    this.patch({ checking: true, live: new Map(), nextAt: null });
    const before = digest(this.#session.get().view.dnsCheck?.rows ?? []);
    try {
      const { check } = await this.#session.perform("dns.check", {});
      this.#pause = digest(check.rows) === before ? Math.min(this.#pause + 1, pausesMs.length - 1) : 0;
      this.patch({ problem: null });
    } catch (error) {
      this.#pause = Math.min(this.#pause + 1, pausesMs.length - 1);
      this.patch({ problem: findingOf(error) });
    }
    this.patch({ checking: false, live: new Map() });
    this.#plan();
  };

  readonly pause = (): void => {
    clearTimeout(this.#timer);
    this.patch({ paused: true, nextAt: null });
  };

  readonly resume = (): void => {
    this.patch({ paused: false });
    this.#pause = 0;
    void this.check();
  };

  close(): void {
    clearTimeout(this.#timer);
    for (const stop of this.#stop) stop();
  }

  /** A run looks at the same records: where it finds what the check did not, or no longer, the check is of the past. */
  #isOutdatedBy(event: RunEvent): boolean {
    if (event.type !== "stage-finished" || event.stage !== "dns" || event.status === "cancelled")
      return false;
    const check = this.#session.get().view.dnsCheck;
    const found = check ? [...check.findings, ...check.rows.flatMap((row) => row.findings)] : [];
    return blocks(event.findings) !== blocks(found);
  }

  #plan(): void {
    clearTimeout(this.#timer);
    if (!this.#watching || this.get().paused) return;
    const rows = this.#session.get().view.dnsCheck?.rows ?? [];
    // When everything is in place there is nothing to wait for: look now and then only.
    const wait =
      rows.length > 0 && rows.every((row) => row.kind === "mx" || fine(row))
        ? pausesMs.at(-1)!
        : pausesMs[this.#pause]!;
    this.patch({ nextAt: Date.now() + wait });
    this.#timer = setTimeout(() => void this.check(), wait);
  }
}
