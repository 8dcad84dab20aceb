import { boundedEntries, type Keytar, loadKeytar } from "./keychain-calls.ts";
import { KeychainStore } from "./keychain-store.ts";
import type { SecretStore } from "./secret-store.ts";

export type { Keytar } from "./keychain-calls.ts";
export type { SecretStore } from "./secret-store.ts";

export interface SecretStoreOptions {
  /** The name under which the keychain lists the entries. */
  readonly service?: string;
  /** Gets the keychain; by default keytar, on first use. */
  readonly load?: () => Promise<Keytar>;
  /** Start with memory. The keychain is not touched unless it is chosen. */
  readonly sessionOnly?: boolean;
  /** As `process.platform`. */
  readonly platform?: string;
  /** How long one call to the keychain may take, in milliseconds: a person may have to answer a question. */
  readonly timeoutMs?: number;
  /** How long opening waits for the first answer, in milliseconds. */
  readonly probeMs?: number;
}

/** Opens the store. Never fails: without a keychain it keeps secrets in memory, and `status` says so. */
export async function openSecretStore(options: SecretStoreOptions = {}): Promise<SecretStore> {
  const {
    service = "Mailwright",
    load = loadKeytar,
    sessionOnly = false,
    platform = process.platform,
    timeoutMs = 60_000,
    probeMs = 5_000,
  } = options;
  const entries = async () => boundedEntries(await load(), service, timeoutMs);
  const store = new KeychainStore(entries, platform);
  if (sessionOnly) store.openForSession();
  else await store.openKeychain(probeMs);
  return store;
}
