import { inspect } from "node:util";

/**
 * A secret in memory. Printing, logging, serialising or joining it to a text gives "[secret]".
 * The value is handed to a function and to nobody else.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** Hands the value to `use` and returns what that returns. Nothing keeps it here. */
  use<T>(use: (value: string) => T): T {
    return use(this.#value);
  }

  /** Length in UTF-8 bytes. */
  get byteLength(): number {
    return Buffer.byteLength(this.#value, "utf8");
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }

  [inspect.custom](): string {
    return "[secret]";
  }
}
