/** Between a stream that broke and the next try, in milliseconds. */
const retryMs = 1_000;

type Listener = (payload: never) => void;

/**
 * The host's events (server-sent events, HTML Living Standard section 9.2) over fetch: an `EventSource` cannot send the key.
 * Comes back by itself after a break, until the host says that this page is not let in.
 */
export class EventFeed {
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #returns = new Set<() => void>();
  readonly #ask: () => Promise<Response>;

  /** `ask` requests the stream. */
  constructor(ask: () => Promise<Response>) {
    this.#ask = ask;
    void this.#follow();
  }

  on(event: string, listener: Listener): () => void {
    const set = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, set.add(listener));
    return () => set.delete(listener);
  }

  /** Called each time the stream is open, also for the first time: until then events are missed as in a break. */
  onOpen(listener: () => void): () => void {
    this.#returns.add(listener);
    return () => this.#returns.delete(listener);
  }

  async #follow(): Promise<void> {
    for (;;) {
      try {
        const response = await this.#ask();
        if (response.status === 401) return;
        if (response.ok && response.body) {
          for (const listener of this.#returns) listener();
          await this.#read(response.body);
        }
      } catch {
        // Broken, or nobody there: tried again.
      }
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    let text = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (text + decoder.decode(value, { stream: true })).split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) this.#tell(block);
    }
  }

  #tell(block: string): void {
    const field = (name: string) =>
      block
        .split("\n")
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2);
    const data = field("data");
    if (data === undefined) return;
    const payload = JSON.parse(data) as never;
    for (const listener of this.#listeners.get(field("event") ?? "") ?? []) {
      try {
        listener(payload);
      } catch (error) {
        // One listener's fault is its own: the stream and the others go on.
        reportError(error);
      }
    }
  }
}
