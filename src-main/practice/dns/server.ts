import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { createServer, type Server, type Socket } from "node:net";
import * as dnsPacket from "dns-packet";
import type { Reply } from "./answer.ts";

/** Answers one question. `recursion` is the query's RD bit. */
export type Answerer = (question: dnsPacket.Question, recursion: boolean) => Reply;

export interface DnsServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Largest UDP answer without EDNS: RFC 1035 section 4.2.1. */
const plainUdpLimit = 512;
const idleMs = 10_000;

/** The answer to one message, or undefined when the message is not a query at all. `limit` is in octets. */
function respond(message: Buffer, answer: Answerer, recursive: boolean, tcp: boolean): Buffer | undefined {
  let query: dnsPacket.DecodedPacket;
  try {
    query = dnsPacket.decode(message);
  } catch {
    return undefined;
  }
  const question = query.questions?.[0];
  if (query.flag_qr || question === undefined) return undefined;
  const opt = query.additionals?.find((a): a is dnsPacket.OptAnswer => a.type === "OPT");
  const reply = answer(question, query.flag_rd);
  const flags =
    (reply.authoritative ? dnsPacket.AUTHORITATIVE_ANSWER : 0) |
    (query.flag_rd ? dnsPacket.RECURSION_DESIRED : 0) |
    (recursive ? dnsPacket.RECURSION_AVAILABLE : 0) |
    reply.rcode;
  const additionals: dnsPacket.Answer[] = opt
    ? [
        {
          type: "OPT",
          name: ".",
          udpPayloadSize: 1232,
          extendedRcode: 0,
          ednsVersion: 0,
          flags: 0,
          flag_do: false,
          options: [],
        },
      ]
    : [];
  const head = { type: "response" as const, id: query.id, questions: [question], additionals };
  const full = dnsPacket.encode({
    ...head,
    flags,
    answers: [...reply.answers],
    authorities: [...reply.authorities],
  });
  const limit = Math.max(plainUdpLimit, opt?.udpPayloadSize ?? 0);
  if (tcp || full.length <= limit) return full;
  return dnsPacket.encode({ ...head, flags: flags | dnsPacket.TRUNCATED_RESPONSE });
}

/** Messages over TCP carry their length in two octets: RFC 1035 section 4.2.2. */
function serveTcp(socket: Socket, answer: Answerer, recursive: boolean): void {
  let buffered = Buffer.alloc(0);
  socket.setTimeout(idleMs, () => socket.destroy());
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => {
    buffered = Buffer.concat([buffered, chunk]);
    while (buffered.length >= 2 && buffered.length >= 2 + buffered.readUInt16BE(0)) {
      const size = buffered.readUInt16BE(0);
      const response = respond(buffered.subarray(2, 2 + size), answer, recursive, true);
      buffered = buffered.subarray(2 + size);
      if (response === undefined) {
        socket.destroy();
        return;
      }
      const length = Buffer.alloc(2);
      length.writeUInt16BE(response.length);
      socket.write(Buffer.concat([length, response]));
    }
  });
}

const bindUdp = (socket: UdpSocket) =>
  new Promise<number>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind(0, "127.0.0.1", () => {
      socket.off("error", reject);
      resolve(socket.address().port);
    });
  });

const listenTcp = (server: Server, port: number) =>
  new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });

/**
 * A DNS server on 127.0.0.1: UDP and TCP on the same port, which the system chooses.
 * `recursive` sets RA in its answers. Throws Node's error when no port is free.
 */
export async function startDnsServer(answer: Answerer, options: { recursive: boolean }): Promise<DnsServer> {
  for (let attempt = 0; ; attempt++) {
    const udp = createSocket("udp4");
    const sockets = new Set<Socket>();
    const tcp = createServer((socket) => {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      serveTcp(socket, answer, options.recursive);
    });
    try {
      const port = await bindUdp(udp);
      // The same port may be taken for TCP: then another pair is tried.
      await listenTcp(tcp, port);
      udp.on("message", (message, from) => {
        const response = respond(message, answer, options.recursive, false);
        if (response !== undefined) udp.send(response, from.port, from.address, () => {});
      });
      udp.on("error", () => {});
      return {
        port,
        async close() {
          for (const socket of sockets) socket.destroy();
          await Promise.all([
            new Promise<void>((resolve) => udp.close(() => resolve())),
            new Promise<void>((resolve) => tcp.close(() => resolve())),
          ]);
        },
      };
    } catch (error) {
      udp.close();
      if (attempt === 4) throw error;
    }
  }
}
