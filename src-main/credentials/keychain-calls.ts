/** The part of keytar that is used. Tests and other keychains stand in for it. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
  findCredentials(service: string): Promise<readonly { account: string; password: string }[]>;
}

/** The keychain asked something (to unlock, to allow), and nobody answered in time. */
export class KeychainTimeout extends Error {
  override readonly name = "KeychainTimeout";
}

/** The entries of one service, each call bounded. Names and values are as keytar's. */
export interface Entries {
  get(account: string): Promise<string | null>;
  set(account: string, value: string): Promise<void>;
  remove(account: string): Promise<boolean>;
  accounts(): Promise<string[]>;
}

/** No secret is asked for under this name: `#` keeps it out of every list. */
const trial = "trial#";

/** Writes an entry and removes it: a locked keyring of Linux answers questions, and refuses only writing. */
export async function tryOut(entries: Entries): Promise<void> {
  await entries.set(trial, "trial");
  await entries.remove(trial);
}

/**
 * Bounds every call to `timeoutMs`. A call that got no answer cannot be taken back: it waits on in a thread of its own,
 * and Node has few of them. So while one hangs, further calls fail at once.
 */
export function boundedEntries(keytar: Keytar, service: string, timeoutMs: number): Entries {
  let hanging = 0;
  function bounded<T>(call: () => Promise<T>): Promise<T> {
    if (hanging > 0) return Promise.reject(new KeychainTimeout("An earlier call still waits for an answer"));
    return new Promise<T>((resolve, reject) => {
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        hanging++;
        reject(new KeychainTimeout(`No answer within ${timeoutMs} ms`));
      }, timeoutMs);
      const settled = () => {
        clearTimeout(timer);
        if (late) hanging--;
      };
      call().then(
        (value) => {
          settled();
          resolve(value);
        },
        (error: unknown) => {
          settled();
          reject(error);
        },
      );
    });
  }
  return {
    get: (account) => bounded(() => keytar.getPassword(service, account)),
    set: (account, value) => bounded(() => keytar.setPassword(service, account, value)),
    remove: (account) => bounded(() => keytar.deletePassword(service, account)),
    accounts: async () =>
      (await bounded(() => keytar.findCredentials(service))).map((credential) => credential.account),
  };
}

/** Loads the operating system's keychain. Throws when its addon, or a library the addon needs, is missing. */
export async function loadKeytar(): Promise<Keytar> {
  const module: Keytar & { readonly default?: Keytar } = await import("@github/keytar");
  return module.default ?? module;
}
