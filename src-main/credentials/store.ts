import { boundedEntries, type Keytar, loadKeytar } from "./keychain-calls.ts";
import { loadFinding, sessionName, sessionOnlyFinding } from "./keychain-findings.ts";
import { KeychainStore } from "./keychain-store.ts";
import { memoryStore } from "./memory-store.ts";
import type { SecretStore } from "./secret-store.ts";

export type { Keytar } from "./keychain-calls.ts";
export type { SecretStore } from "./secret-store.ts";

export interface SecretStoreOptions {
  /** The name under which the keychain lists the entries. */
  readonly service?: string;
  /** Gets the keychain; by default keytar, on first use. */
  readonly load?: () => Promise<Keytar>;
  /** Do not use the keychain at all. */
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
  if (sessionOnly) {
    return memoryStore({ store: "session", name: sessionName, finding: sessionOnlyFinding });
  }
  let keytar: Keytar;
  try {
    keytar = await load();
  } catch (error) {
    return memoryStore({ store: "session", name: sessionName, finding: loadFinding(error, platform) });
  }
  const store = new KeychainStore(boundedEntries(keytar, service, timeoutMs), platform);
  await store.probe(probeMs);
  return store;
}
