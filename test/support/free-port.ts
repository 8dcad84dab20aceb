import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { type EventEmitter, once } from "node:events";
import { createServer } from "node:net";

/**
 * A loopback port that nobody has, by UDP or TCP. It lies below those that systems give out by themselves (from 32768 on, or 49152:
 * RFC 6335 section 6), so that a socket of a test beside this one is not given it before the server of this one has it.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const datagrams = createSocket("udp4");
    datagrams.bind(port, "127.0.0.1");
    if ((await isTaken(datagrams)) || (await isTaken(createServer().listen(port, "127.0.0.1")))) continue;
    return port;
  }
}

/** Waits until it listens, and closes it. True when somebody else has its port. */
async function isTaken(server: EventEmitter & { close(): unknown }): Promise<boolean> {
  try {
    await once(server, "listening");
  } catch {
    return true;
  }
  const closed = once(server, "close");
  server.close();
  await closed;
  return false;
}
