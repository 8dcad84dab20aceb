import type { OktaSettings, Setup, WrittenScript } from "../contract/index.ts";

/** A script of a practice setup, as it runs in the practice shell. */
export interface ShellRun {
  readonly setup: Setup;
  readonly settings: OktaSettings;
  readonly script: WrittenScript;
  /** The client secret that its console makes; null where a key is made instead. */
  readonly secret: string | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
}
