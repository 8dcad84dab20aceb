import { randomBytes } from "node:crypto";

export interface Download {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** How long a download waits to be fetched, in milliseconds. */
const keepMs = 300_000;
/** Downloads that wait at once; the oldest goes first. */
const limit = 8;

/** Files that wait to be fetched by the page, each once. */
export class Downloads {
  readonly #waiting = new Map<string, Download>();
  readonly #timers = new Map<string, NodeJS.Timeout>();

  /** Keeps a file and returns the path it is fetched from. */
  offer(download: Download): string {
    const ticket = randomBytes(24).toString("base64url");
    const [oldest] = this.#waiting.keys();
    if (oldest !== undefined && this.#waiting.size >= limit) this.take(oldest);
    this.#waiting.set(ticket, download);
    this.#timers.set(ticket, setTimeout(() => this.take(ticket), keepMs).unref());
    return `/download/${ticket}`;
  }

  /** Hands the file out and forgets it. Undefined when there is none (any more). */
  take(ticket: string): Download | undefined {
    const download = this.#waiting.get(ticket);
    this.#waiting.delete(ticket);
    clearTimeout(this.#timers.get(ticket));
    this.#timers.delete(ticket);
    return download;
  }

  clear(): void {
    for (const ticket of [...this.#waiting.keys()]) this.take(ticket);
  }
}

/** `Content-Disposition` for any file name (RFC 6266): a plain one for old readers, the true one beside it. */
export function attachment(name: string): string {
  const plain = name.replaceAll(/[^\w.() -]/g, "_");
  const exact = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}
