import type { Setup } from "../contract/index.ts";
import { secretRef } from "./secret-ref.ts";
import type { SecretStore } from "./store.ts";

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
