import { type KeychainStatus, MailwrightError } from "../contract/index.ts";
import type { Entries } from "./keychain-calls.ts";
import { absentKeychain, callFinding, keychainName, refusal, sessionName } from "./keychain-findings.ts";
import { Secret } from "./secret.ts";
import { checkRef, damaged, missing, type SecretStore } from "./secret-store.ts";
import { DamagedEntry, isPartName, readWhole, removeWhole, writeWhole } from "./whole-entry.ts";

/** A keychain that falls back to memory, secret by secret, when a call fails. */
export class KeychainStore implements SecretStore {
  readonly #entries: Entries;
  readonly #platform: string;
  readonly #session = new Map<string, Secret>();
  /** One change of a secret at a time. */
  readonly #queues = new Map<string, Promise<unknown>>();
  #status: KeychainStatus;

  constructor(entries: Entries, platform: string) {
    this.#entries = entries;
    this.#platform = platform;
    this.#status = this.#working();
  }

  get status(): KeychainStatus {
    return this.#status;
  }

  /**
   * Asks for an entry that does not exist, so that a missing Secret Service is known at the start. When no answer comes
   * in time, a question may be on the screen: that is not held against the keychain.
   */
  async probe(waitMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, waitMs);
    });
    await Promise.race([this.#try(() => this.#entries.get("probe")).then(nothing, nothing), late]);
    clearTimeout(timer);
  }

  put(ref: string, secret: Secret): Promise<"keychain" | "session"> {
    return this.#inTurn(ref, async () => {
      try {
        await this.#try(() => secret.use((value) => writeWhole(this.#entries, ref, value)));
        this.#session.delete(ref);
        return "keychain";
      } catch {
        this.#session.set(ref, secret);
        // An older secret must not come back after a restart in place of this one.
        await removeWhole(this.#entries, ref).catch(nothing);
        return "session";
      }
    });
  }

  async has(ref: string): Promise<boolean> {
    return (await this.#read(ref).catch(() => null)) !== null;
  }

  async withSecret<T>(ref: string, use: (secret: Secret) => T | Promise<T>): Promise<T> {
    let secret: Secret | null;
    try {
      secret = await this.#read(ref);
    } catch (error) {
      throw error instanceof DamagedEntry
        ? damaged()
        : new MailwrightError(refusal(callFinding(error, this.#platform)));
    }
    if (!secret) throw missing(this.#platform);
    return use(secret);
  }

  forget(ref: string): Promise<void> {
    return this.#inTurn(ref, async () => {
      const wasInMemory = this.#session.delete(ref);
      try {
        await this.#try(() => removeWhole(this.#entries, ref));
      } catch (error) {
        const finding = callFinding(error, this.#platform);
        if (!wasInMemory && !absentKeychain.has(finding.code)) {
          throw new MailwrightError(refusal(finding));
        }
      }
    });
  }

  async list(): Promise<string[]> {
    const stored = await this.#try(() => this.#entries.accounts()).catch(() => []);
    return [...new Set([...this.#session.keys(), ...stored.filter((name) => !isPartName(name))])].sort();
  }

  async #read(ref: string): Promise<Secret | null> {
    checkRef(ref);
    const inMemory = this.#session.get(ref);
    if (inMemory) return inMemory;
    // Wait for a change under way: what is read is the old secret or the new one.
    await this.#queues.get(ref);
    const value = await this.#try(() => readWhole(this.#entries, ref));
    return this.#session.get(ref) ?? (value === null ? null : new Secret(value));
  }

  /** Runs a call, and keeps `status` true to how it went. */
  async #try<T>(call: () => Promise<T>): Promise<T> {
    try {
      const result = await call();
      this.#status = this.#working();
      return result;
    } catch (error) {
      if (!(error instanceof DamagedEntry)) {
        this.#status = {
          store: "session",
          name: sessionName,
          finding: callFinding(error, this.#platform),
        };
      }
      throw error;
    }
  }

  #inTurn<T>(ref: string, work: () => Promise<T>): Promise<T> {
    checkRef(ref);
    const turn = (this.#queues.get(ref) ?? Promise.resolve()).then(work);
    const quiet = turn.then(nothing, nothing);
    this.#queues.set(ref, quiet);
    void quiet.then(() => {
      if (this.#queues.get(ref) === quiet) this.#queues.delete(ref);
    });
    return turn;
  }

  #working(): KeychainStatus {
    return { store: "keychain", name: keychainName(this.#platform) };
  }
}

const nothing = () => {};
