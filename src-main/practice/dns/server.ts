import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import * as dnsPacket from "dns-packet";
import { edns } from "../../dns/ask/message.ts";
import { framed, messagesOf } from "../../network/framed.ts";
import { type Listening, listen } from "../listen.ts";
import type { Reply } from "./answer.ts";

/** Answers one question. `recursion` is the query's RD bit. */
export type Answerer = (question: dnsPacket.Question, recursion: boolean) => Reply;

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
  const head = {
    type: "response" as const,
    id: query.id,
    questions: [question],
    additionals: opt ? [edns] : [],
  };
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

/** Answers what comes over one TCP connection, until something comes that is no query. */
async function serveTcp(socket: Socket, answer: Answerer, recursive: boolean): Promise<void> {
  socket.setTimeout(idleMs, () => socket.destroy());
  for await (const message of messagesOf(socket)) {
    const response = respond(message, answer, recursive, true);
    if (response === undefined) return;
    socket.write(framed(response));
  }
}

async function bindUdp(socket: UdpSocket): Promise<number> {
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return socket.address().port;
}

/**
 * A DNS server on 127.0.0.1: UDP and TCP on the same port, which the system chooses.
 * `recursive` sets RA in its answers. Throws Node's error when no port is free.
 */
export async function startDnsServer(answer: Answerer, options: { recursive: boolean }): Promise<Listening> {
  const { recursive } = options;
  for (let attempt = 0; ; attempt++) {
    const udp = createSocket("udp4");
    try {
      const port = await bindUdp(udp);
      // The same port may be taken for TCP: then another pair is tried.
      const tcp = await listen(
        createServer((socket) => {
          serveTcp(socket, answer, recursive).catch(() => socket.destroy());
        }),
        port,
      );
      udp.on("message", (message, from) => {
        const response = respond(message, answer, recursive, false);
        if (response !== undefined) udp.send(response, from.port, from.address, () => {});
      });
      udp.on("error", () => {});
      const close = async () => {
        await Promise.all([tcp.close(), new Promise<void>((resolve) => udp.close(() => resolve()))]);
      };
      return { port, close };
    } catch (error) {
      udp.close();
      if (attempt === 4) throw error;
    }
  }
}
