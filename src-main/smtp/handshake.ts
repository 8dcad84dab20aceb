import type { Socket } from "node:net";
import { type ConnectionOptions, connect, type TLSSocket } from "node:tls";

/** Sets up TLS over an open connection, with the certificate verified. Rejects with OpenSSL's error, or `ETLS` when cut. */
export function handshake(socket: Socket, options: ConnectionOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const secure = connect({ ...options, socket });
    secure.once("secureConnect", () => {
      secure.off("error", reject);
      secure.off("close", onClose);
      resolve(secure);
    });
    const onClose = () =>
      reject(Object.assign(new Error("The server ended the handshake."), { code: "ETLS" }));
    secure.once("error", reject);
    secure.once("close", onClose);
  });
}
