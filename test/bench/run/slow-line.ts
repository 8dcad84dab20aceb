import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A line to a server on loopback on which everything takes `delayMs` each way. */
export interface SlowLine extends AsyncDisposable {
  readonly port: number;
}

/**
 * A slow TCP line. A connection costs its round trip too: the other end sees it one way after the handshake, which takes
 * there and back.
 */
export async function slowTcp(target: number, delayMs: number): Promise<SlowLine> {
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const established = performance.now() + 2 * delayMs;
    const far = connect({ host: "127.0.0.1", port: target, allowHalfOpen: true, noDelay: true });
    far.pause();
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on("error", () => {
        near.destroy();
        far.destroy();
      });
      socket.once("close", () => open.delete(socket));
    }
    carry(near, far, () => Math.max(performance.now(), established) + delayMs);
    // What the server says first is said when the last packet of the handshake has arrived.
    carry(far, near, () => Math.max(performance.now(), established + delayMs) + delayMs);
    far.resume();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** Hands on what one side says, each piece at its time, in order. */
function carry(from: Socket, to: Socket, arrival: () => number): void {
  const later = (act: () => void) => setTimeout(act, Math.max(0, arrival() - performance.now()));
  from.on("data", (chunk) => void later(() => to.writable && to.write(chunk)));
  from.on("end", () => void later(() => to.end()));
  from.on("close", () => void later(() => to.destroy()));
}

/** A slow line for datagrams. */
export async function slowUdp(target: number, delayMs: number): Promise<SlowLine> {
  const server = createSocket("udp4");
  server.on("message", (question, peer) => {
    const upstream = createSocket("udp4");
    upstream.on("error", () => upstream.close());
    upstream.once("message", (answer) => {
      upstream.close();
      setTimeout(() => server.send(answer, peer.port, peer.address), delayMs);
    });
    setTimeout(() => upstream.send(question, target, "127.0.0.1"), delayMs);
  });
  server.bind(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: server.address().port,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, "close");
    },
  };
}
