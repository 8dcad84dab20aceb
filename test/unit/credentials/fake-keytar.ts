import type { Keytar } from "../../../src-main/credentials/store.ts";

/** A keychain in memory that behaves as Windows's does: 2,560 bytes of UTF-8 an entry, no empty values. */
export class FakeKeytar implements Keytar {
  readonly entries = new Map<string, string>();
  /** Called before each operation; may throw, or never answer. */
  before: (operation: "get" | "set" | "delete" | "find", account: string) => void | Promise<void> = () => {};
  /** Changes so far, as `set ref` and `delete ref`. */
  readonly log: string[] = [];

  async getPassword(service: string, account: string): Promise<string | null> {
    await this.before("get", account);
    return this.entries.get(`${service}/${account}`) ?? null;
  }

  async setPassword(service: string, account: string, password: string): Promise<void> {
    await this.before("set", account);
    if (!password) throw new Error("Password is required.");
    if (Buffer.byteLength(password) > 2560) throw new Error("The stub received bad data.");
    this.log.push(`set ${account}`);
    this.entries.set(`${service}/${account}`, password);
  }

  async deletePassword(service: string, account: string): Promise<boolean> {
    await this.before("delete", account);
    this.log.push(`delete ${account}`);
    return this.entries.delete(`${service}/${account}`);
  }

  async findCredentials(service: string): Promise<{ account: string; password: string }[]> {
    await this.before("find", "");
    return [...this.entries]
      .filter(([name]) => name.startsWith(`${service}/`))
      .map(([name, password]) => ({ account: name.slice(service.length + 1), password }));
  }
}
