import { type KeychainStatus, MailwrightError, type SecretPlace } from "../contract/index.ts";
import type { Secret } from "./secret.ts";

/**
 * Where secrets are kept: in the operating system's keychain, or, when that cannot be used, in memory until the program
 * ends. Never in a file. `ref` names a secret: 1 to 128 letters, digits, dots, colons, slashes, dashes or underscores.
 */
export interface SecretStore {
  /**
   * Where secrets go now, and if that is not the keychain, why. Changes when the keychain starts or stops working, and by
   * `choose`.
   */
  readonly status: KeychainStatus;
  /** Stores or replaces. Answers where it was put; when the keychain fails it is put in memory and `status` says why. */
  put(ref: string, secret: Secret): Promise<SecretPlace>;
  /** Is it there, whole? False also when the keychain does not answer; `status` then says why. */
  has(ref: string): Promise<boolean>;
  /**
   * Hands the secret to `use` and returns what that returns. Throws `MailwrightError`: `secret-missing` when there is
   * none, `secret-damaged` when it is not whole, `secret-store-…` when the keychain does not give it.
   */
  withSecret<T>(ref: string, use: (secret: Secret) => T | Promise<T>): Promise<T>;
  /**
   * Removes it everywhere. Throws `MailwrightError` (`secret-store-…`) when a keychain that is there does not let it go;
   * where there is none, or the secret was in memory only, there is nothing to let go.
   */
  forget(ref: string): Promise<void>;
  /** The refs of all stored secrets, sorted. Those of memory only when the keychain does not answer. */
  list(): Promise<string[]>;
  /**
   * Where new secrets go from now on. With `session` the keychain is only read. With `keychain` it is tried, and what is
   * in memory moves there; when it does not work `status` says why and everything in memory stays there.
   * @returns the refs of the secrets that moved
   */
  choose(store: SecretPlace): Promise<string[]>;
}

/** `#` marks the parts of a long secret: a ref never has one. A wrong ref is a mistake of the program. */
export function checkRef(ref: string): void {
  if (!/^[A-Za-z0-9._:/-]{1,128}$/.test(ref)) throw new TypeError("Not the name of a secret");
}

/** A locked keyring of Linux does not say that it is locked: it has no such entry until it is unlocked. */
export const missing = (keychainPlatform?: string) =>
  new MailwrightError({
    code: "secret-missing",
    step: "credentials",
    title: "The secret is not on this computer",
    cause: "It was never entered here, was forgotten, or was kept for an earlier session only.",
    fix: [
      ...(keychainPlatform === "linux" ? ["If the keyring is locked, unlock it and try again."] : []),
      "Enter the secret, or add the key file, on the Credentials step.",
    ],
  });

export const damaged = () =>
  new MailwrightError({
    code: "secret-damaged",
    step: "credentials",
    title: "The secret in the keychain is not whole",
    cause: "A part of it is missing or was changed by another program.",
    fix: [
      "Enter the secret, or add the key file, again on the Credentials step. It replaces the damaged one.",
    ],
  });
