import type { Socket } from "node:net";

/** A DNS message as it goes over TCP: two bytes of its length before it (RFC 1035 section 4.2.2). */
export function framed(message: Uint8Array): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}

/** The messages that come over a TCP connection, each when it is whole. The connection is destroyed with the last one. */
export async function* messagesOf(socket: Socket): AsyncGenerator<Buffer, undefined> {
  let buffered = Buffer.alloc(0);
  for await (const chunk of socket) {
    buffered = Buffer.concat([buffered, chunk as Buffer]);
    while (buffered.length >= 2 && buffered.length >= 2 + buffered.readUInt16BE(0)) {
      const end = 2 + buffered.readUInt16BE(0);
      yield buffered.subarray(2, end);
      buffered = buffered.subarray(end);
    }
  }
  return undefined;
}
