import type { RunEvent } from "../contract/run.ts";
import type { OktaSettings } from "../contract/settings.ts";
import type { Setup } from "../contract/setup.ts";
import type { Secret } from "../credentials/secret.ts";
import type { DiagnosisContext } from "../diagnosis/diagnose.ts";
import type { Control } from "../dns/ask/control.ts";
import type { Network } from "../network/port.ts";
import { type SessionBounds, sessionBounds } from "../smtp/options.ts";

/** What a run is asked to test. */
export interface RunRequest {
  readonly setup: Setup;
  readonly settings: OktaSettings;
  readonly fingerprint: string;
  /** Null: the token and what follows it are skipped, with the finding `secret-missing`. */
  readonly credential: Secret | null;
  /** Recipient of the test message. */
  readonly to: string;
  readonly runId: string;
}

/** Longest waits of a run, in milliseconds. */
export interface RunBounds extends SessionBounds {
  readonly tokenMs: number;
  readonly runMs: number;
  /** For the second sign-in after a run that passed, from its connection to its end. */
  readonly oneLineMs: number;
}

export const runBounds: RunBounds = { ...sessionBounds, tokenMs: 15_000, runMs: 120_000, oneLineMs: 5_000 };

export interface RunOptions {
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
  /** Shorter waits, for a caller in a hurry. */
  readonly bounds?: Partial<RunBounds>;
}

/** What every stage gets. `cancelled` is the person's no; `signal` carries that and the run's own bound. */
export interface Run {
  readonly network: Network;
  readonly request: RunRequest;
  readonly context: DiagnosisContext;
  readonly bounds: RunBounds;
  /** The control questions after a name that was not found; asked once in a run. */
  readonly control: (host: string) => Promise<Control>;
  readonly cancelled: AbortSignal;
  readonly signal: AbortSignal;
}
