import type { Emit, Setup, SetupView } from "../contract/index.ts";
import type { SecretPresence } from "../credentials/secret-presence.ts";
import type { SecretStore } from "../credentials/store.ts";
import type { Network } from "../network/port.ts";
import type { PracticeWorlds } from "../practice/worlds.ts";
import type { SetupStore } from "../setup/store.ts";
import type { Turns } from "../setup/turns.ts";

/** What a host can do that the wizard cannot: only the host knows a dialog or a download. */
export interface HostServices {
  /** Saves bytes where the person says. `savedTo` is null when the person changed their mind. */
  saveFile(name: string, bytes: Uint8Array): Promise<{ savedTo?: string | null; download?: string }>;
  /** Moves a file to the system's trash. Absent where the host does not learn where a file lies. */
  trash?(path: string): Promise<void>;
  /** Shows a file in the system's file manager. Absent where the host does not learn where a file was saved. */
  showFile?(path: string): void;
}

/** Programs of this computer, as a host can start them. */
export interface Programs {
  /** The system that they are programs of. */
  readonly platform: NodeJS.Platform;
  /** The full path of a program on the PATH; null where there is none. */
  find(name: string): Promise<string | null>;
  /**
   * Starts a program, no shell between, in a folder of its own that holds the files and is gone afterwards. Ends it, and what
   * it started, when the signal aborts, after `limitMs`, and with the host. Resolves with its exit code; null when it was ended.
   */
  run(request: {
    readonly path: string;
    readonly args: readonly string[];
    readonly files: Readonly<Record<string, string>>;
    readonly limitMs: number;
    readonly signal: AbortSignal;
    /** What it puts out, as it comes. */
    onText(text: string, stream: "out" | "err"): void;
  }): Promise<number | null>;
}

export interface WizardOptions {
  readonly dataFolder: string;
  readonly hostKind: "electron" | "browser";
  readonly version: string;
  readonly network: Network;
  readonly secrets: SecretStore;
  readonly services: HostServices;
  /** Absent where nothing may be started. */
  readonly programs?: Programs;
  readonly emit: Emit;
}

/** What every group of operations works with. */
export interface WizardContext extends WizardOptions {
  readonly store: SetupStore;
  readonly worlds: PracticeWorlds;
  readonly presence: SecretPresence;
  /** What gives a setup another secret or key, by the setup's id: one after the other. Who works with it reads by `readSettled`. */
  readonly keeping: Turns;
  /** A setup with the secret or key that was given to it last: what is being put away is waited for. */
  readSettled(id: string): Promise<Setup>;
  /** A setup as the window sees it, with the keychain asked whether the secret is there. */
  present(setup: Setup): Promise<SetupView>;
}
