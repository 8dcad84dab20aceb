import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** What is known of a connection's other side: nothing; that it had the key once; that it is asking with the key now. */
type Standing = "stranger" | "known" | "asking";
/** Connections at once. A browser opens six to a server, and each window holds one. */
const defaultLimit = 200;

/**
 * The open connections. Nobody is turned away because others keep silent: beyond the limit the oldest goes that asks for
 * nothing, strangers first.
 */
export class Connections {
  readonly #limit: number;
  /** In the order they came. */
  readonly #open = new Map<Socket, Standing>();

  constructor(limit = defaultLimit) {
    this.#limit = limit;
  }

  add(socket: Socket): void {
    this.#open.set(socket, "stranger");
    socket.on("close", () => this.#open.delete(socket));
    if (this.#open.size > this.#limit)
      (this.#oldest("stranger") ?? this.#oldest("known") ?? socket).destroy();
  }

  /** The connection carries a request with the key: it is left alone until that is answered. */
  admit(socket: Socket, response: ServerResponse): void {
    if (!this.#open.has(socket)) return;
    this.#open.set(socket, "asking");
    response.on("close", () => {
      if (this.#open.has(socket)) this.#open.set(socket, "known");
    });
  }

  #oldest(standing: Standing): Socket | undefined {
    for (const [socket, its] of this.#open) if (its === standing && !socket.destroyed) return socket;
    return undefined;
  }
}

/**
 * What a connection gets on which no request can be read. Bytes that are not HTTP get `400`. Silence, a request that did
 * not arrive in time and a connection that broke get nothing: a browser opens connections ahead of need, and would take
 * a late `400` for the answer to its next request. Either way it is closed whole, also when the other side is not.
 */
export function endBroken(error: NodeJS.ErrnoException, socket: Socket): void {
  const answer = socket.writable && socket.bytesWritten === 0 && error.code?.startsWith("HPE_");
  if (!answer || socket.bytesRead === 0) {
    socket.destroy();
    return;
  }
  socket.write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
  socket.destroySoon();
}
