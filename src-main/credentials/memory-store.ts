import type { KeychainStatus } from "../contract/index.ts";
import type { Secret } from "./secret.ts";
import { checkRef, missing, type SecretStore } from "./secret-store.ts";

/** Secrets in memory, until the program ends. */
export function memoryStore(status: KeychainStatus): SecretStore {
  const secrets = new Map<string, Secret>();
  return {
    status,
    async put(ref, secret) {
      checkRef(ref);
      secrets.set(ref, secret);
      return "session";
    },
    async has(ref) {
      return secrets.has(ref);
    },
    async withSecret(ref, use) {
      const secret = secrets.get(ref);
      if (!secret) throw missing();
      return use(secret);
    },
    async forget(ref) {
      secrets.delete(ref);
    },
    async list() {
      return [...secrets.keys()].sort();
    },
  };
}
