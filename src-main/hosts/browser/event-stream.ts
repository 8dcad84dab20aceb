import type { ServerResponse } from "node:http";

/** Between two comments that keep the connection known to be alive, in milliseconds. */
const pingMs = 15_000;
/** Windows that may listen at once. */
const listenerLimit = 16;
/** A listener that leaves this many bytes unread is gone; it comes back by itself. */
const backlogLimit = 4_194_304;

/** The open event streams (server-sent events, HTML Living Standard section 9.2). */
export class EventStreams {
  readonly #listeners = new Set<ServerResponse>();
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#timer = setInterval(() => this.#write(": still here\n\n"), pingMs);
    this.#timer.unref();
  }

  /** Makes a stream of this response; false when there are too many. */
  add(response: ServerResponse): boolean {
    if (this.#listeners.size >= listenerLimit) return false;
    response.writeHead(200, {
      "Content-Type": "text/event-stream; charset=utf-8",
      "Cache-Control": "no-store",
    });
    response.write("retry: 1000\n\n");
    this.#listeners.add(response);
    response.on("error", () => response.destroy());
    response.on("close", () => this.#listeners.delete(response));
    return true;
  }

  /** Sends one event to everybody. `name` holds no line break: it is a name of the contract. */
  send(name: string, payload: unknown): void {
    this.#write(`event: ${name}\ndata: ${JSON.stringify(payload)}\n\n`);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const listener of this.#listeners) listener.end();
    this.#listeners.clear();
  }

  #write(text: string): void {
    for (const listener of this.#listeners) {
      if (listener.writableLength > backlogLimit) listener.destroy();
      else listener.write(text);
    }
  }
}
