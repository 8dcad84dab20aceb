import { createSocket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { Endpoint, Wait } from "./port.ts";
import { within } from "./wait.ts";

/**
 * Sends one datagram from a fresh random port and returns the first reply that `accept` likes. The socket is connected,
 * so the system drops datagrams of anyone else (RFC 5452 section 9), and a closed port answers at once (ECONNREFUSED).
 * Rejects with a NetworkError.
 */
export function exchangeDatagram(
  to: Endpoint,
  message: Uint8Array,
  accept: (reply: Uint8Array) => boolean,
  wait: Wait,
): Promise<Uint8Array> {
  const target = { operation: "resolve", host: to.address, port: to.port } as const;
  return within<Uint8Array>(target, wait, (resolve, reject) => {
    const socket = createSocket(isIPv6(to.address) ? "udp6" : "udp4");
    let open = true;
    const close = () => {
      if (!open) return;
      open = false;
      socket.close();
    };
    socket.on("error", reject);
    socket.on("message", (reply) => {
      try {
        if (!accept(reply)) return;
      } catch (error) {
        return reject(error);
      }
      close();
      resolve(reply);
    });
    socket.connect(to.port, to.address, () => {
      if (!open) return;
      socket.send(message, (error) => {
        if (error) reject(error);
      });
    });
    return close;
  });
}
