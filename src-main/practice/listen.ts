import type { AddressInfo, Server, Socket } from "node:net";

export interface Listening {
  /** On 127.0.0.1, chosen by the system. */
  readonly port: number;
  /** Ends every connection too. */
  close(): Promise<void>;
}

/** Lets a server listen on 127.0.0.1. Throws Node's error when no port is free. */
export async function listen(server: Server): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve());
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
