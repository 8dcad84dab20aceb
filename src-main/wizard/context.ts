import type { Emit, Setup, SetupView } from "../contract/index.ts";
import type { SecretPresence } from "../credentials/secret-presence.ts";
import type { SecretStore } from "../credentials/store.ts";
import type { Network } from "../network/port.ts";
import type { PracticeWorlds } from "../practice/worlds.ts";
import type { SetupStore } from "../setup/store.ts";

/** What a host can do that the wizard cannot: only the host knows a dialog or a download. */
export interface HostServices {
  /** Saves bytes where the person says. `savedTo` is null when the person changed their mind. */
  saveFile(name: string, bytes: Uint8Array): Promise<{ savedTo?: string | null; download?: string }>;
  /** Moves a file to the system's trash. Absent where the host does not learn where a file lies. */
  trash?(path: string): Promise<void>;
  /** Shows a file in the system's file manager. Absent where the host does not learn where a file was saved. */
  showFile?(path: string): void;
}

export interface WizardOptions {
  readonly dataFolder: string;
  readonly hostKind: "electron" | "browser";
  readonly version: string;
  readonly network: Network;
  readonly secrets: SecretStore;
  readonly services: HostServices;
  readonly emit: Emit;
}

/** What every group of operations works with. */
export interface WizardContext extends WizardOptions {
  readonly store: SetupStore;
  readonly worlds: PracticeWorlds;
  readonly presence: SecretPresence;
  /** A setup as the window sees it, with the keychain asked whether the secret is there. */
  present(setup: Setup): Promise<SetupView>;
}
