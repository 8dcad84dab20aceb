import { once } from "node:events";
import type { AddressInfo, Server, Socket } from "node:net";

export interface Listening {
  /** On 127.0.0.1, chosen by the system. */
  readonly port: number;
  /** Ends every connection too. */
  close(): Promise<void>;
}

/** Lets a server listen on 127.0.0.1, at any port that is free unless one is named. Throws Node's error when it cannot. */
export async function listen(server: Server, port = 0): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
