import type { CredentialFact, Emit, Setup } from "../contract/index.ts";
import type { SecretStore } from "../credentials/store.ts";
import type { Network } from "../network/port.ts";
import type { SetupStore } from "../setup/store.ts";
import type { PracticeWorlds } from "./practice-worlds.ts";

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
}

/**
 * The keychain entry of a setup's secret. It carries the revision, so that a replaced secret can never come back: not after
 * a crash between the keychain and the document, and not when a locked keychain refuses to remove the old entry.
 */
export const secretRef = (id: string, credential: Pick<CredentialFact, "revision">): string =>
  `${id}.${credential.revision}`;

/** Every keychain entry that a setup owns: its secret and, while that is being replaced, the old one. */
export const ownRefs = (setup: Setup): string[] =>
  [setup.credential, setup.rotation?.credential].flatMap((credential) =>
    credential ? [secretRef(setup.id, credential)] : [],
  );

/**
 * Is a setup's secret there? Asked of the keychain once and remembered: some keychains ask the person at each knock,
 * and every view of a setup wants to know.
 */
export class SecretPresence {
  readonly #secrets: SecretStore;
  readonly #known = new Map<string, boolean>();

  constructor(secrets: SecretStore) {
    this.#secrets = secrets;
  }

  async has(setup: Setup): Promise<boolean> {
    if (!setup.credential) return false;
    const ref = secretRef(setup.id, setup.credential);
    const known = this.#known.get(ref);
    if (known !== undefined) return known;
    const present = await this.#secrets.has(ref).catch(() => false);
    // "No" is asked again at the next view: a locked keyring of Linux has no entries until it is unlocked.
    if (present) this.#known.set(ref, true);
    return present;
  }

  set(ref: string, present: boolean): void {
    this.#known.set(ref, present);
  }
}
