import { type KeychainStatus, MailwrightError, type SecretPlace } from "../contract/index.ts";
import { Turns } from "../setup/turns.ts";
import { type Entries, tryOut } from "./keychain-calls.ts";
import {
  absentKeychain,
  callFinding,
  chosenForSession,
  keychainName,
  loadFinding,
  refusal,
  sessionName,
  startedForSession,
} from "./keychain-findings.ts";
import { Secret } from "./secret.ts";
import { checkRef, damaged, missing, type SecretStore } from "./secret-store.ts";
import { DamagedEntry, isPartName, readWhole, removeWhole, writeWhole } from "./whole-entry.ts";

/** A keychain that falls back to memory, secret by secret, when a call fails or when memory was chosen. */
export class KeychainStore implements SecretStore {
  readonly #load: () => Promise<Entries>;
  /** Null until the keychain was opened: a session that never asked for it does not touch it. */
  #entries: Entries | null = null;
  readonly #platform: string;
  readonly #session = new Map<string, Secret>();
  /** One change of a secret at a time. */
  readonly #turns = new Turns();
  /** How the keychain itself does. */
  #status: KeychainStatus;
  /** Memory was chosen, and by whom. */
  #chosen: KeychainStatus | null = null;

  /** @param load gets the keychain's entries; called again when it failed */
  constructor(load: () => Promise<Entries>, platform: string) {
    this.#load = load;
    this.#platform = platform;
    this.#status = this.#working();
  }

  get status(): KeychainStatus {
    return this.#chosen ?? this.#status;
  }

  /** Starts with memory; the keychain is not touched. */
  openForSession(): void {
    this.#chosen = { store: "session", name: sessionName, finding: startedForSession, byChoice: true };
  }

  /**
   * Opens the keychain and asks for an entry that does not exist, so that a missing Secret Service is known at the start. When no answer comes
   * in time, a question may be on the screen: that is not held against the keychain.
   */
  async openKeychain(waitMs: number): Promise<void> {
    const entries = await this.#opened();
    if (!entries) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, waitMs);
    });
    await Promise.race([this.#try(() => entries.get("probe")).then(nothing, nothing), late]);
    clearTimeout(timer);
  }

  put(ref: string, secret: Secret): Promise<SecretPlace> {
    return this.#inTurn(ref, async () => {
      if (await this.#write(ref, secret)) return "keychain";
      this.#session.set(ref, secret);
      // An older secret must not come back after a restart in place of this one.
      if (this.#entries) await removeWhole(this.#entries, ref).catch(nothing);
      return "session";
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
    if (!secret) throw missing(this.#entries ? this.#platform : undefined);
    return use(secret);
  }

  forget(ref: string): Promise<void> {
    return this.#inTurn(ref, async () => {
      const wasInMemory = this.#session.delete(ref);
      const entries = this.#entries;
      if (!entries) return;
      try {
        await this.#try(() => removeWhole(entries, ref));
      } catch (error) {
        const finding = callFinding(error, this.#platform);
        if (!wasInMemory && !absentKeychain.has(finding.code)) {
          throw new MailwrightError(refusal(finding));
        }
      }
    });
  }

  async list(): Promise<string[]> {
    const entries = this.#entries;
    const stored = entries ? await this.#try(() => entries.accounts()).catch(() => []) : [];
    return [...new Set([...this.#session.keys(), ...stored.filter((name) => !isPartName(name))])].sort();
  }

  async choose(store: SecretPlace): Promise<string[]> {
    if (store === "session") {
      this.#chosen = { store: "session", name: sessionName, finding: chosenForSession, byChoice: true };
      return [];
    }
    this.#chosen = null;
    const entries = await this.#opened();
    if (!entries || !(await this.#try(() => tryOut(entries)).then(yes, no))) return [];
    const moved: string[] = [];
    for (const ref of [...this.#session.keys()]) {
      if (await this.#inTurn(ref, () => this.#move(ref))) moved.push(ref);
      // What one refusal says of the keychain holds for the rest, and `status` must go on saying it.
      else if (this.#session.has(ref)) break;
    }
    return moved;
  }

  /** Out of memory only once the keychain has it. False when it does not take it, or it was forgotten meanwhile. */
  async #move(ref: string): Promise<boolean> {
    const secret = this.#session.get(ref);
    return secret !== undefined && this.#write(ref, secret);
  }

  /** Into the keychain, if that is where secrets go and it takes it. */
  async #write(ref: string, secret: Secret): Promise<boolean> {
    const entries = this.#chosen ? null : this.#entries;
    if (!entries) return false;
    const written = await this.#try(() => secret.use((value) => writeWhole(entries, ref, value))).then(
      yes,
      no,
    );
    if (written) this.#session.delete(ref);
    return written;
  }

  async #opened(): Promise<Entries | null> {
    try {
      this.#entries ??= await this.#load();
    } catch (error) {
      this.#status = { store: "session", name: sessionName, finding: loadFinding(error, this.#platform) };
    }
    return this.#entries;
  }

  async #read(ref: string): Promise<Secret | null> {
    checkRef(ref);
    const inMemory = this.#session.get(ref);
    if (inMemory) return inMemory;
    // Wait for a change under way: what is read is the old secret or the new one.
    await this.#turns.over(ref);
    const entries = this.#entries;
    const value = entries ? await this.#try(() => readWhole(entries, ref)) : null;
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
    return this.#turns.take(ref, work);
  }

  #working(): KeychainStatus {
    return { store: "keychain", name: keychainName(this.#platform) };
  }
}

const yes = () => true;
const no = () => false;
const nothing = () => {};
