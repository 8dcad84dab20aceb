import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { type Answer, decode, encode, type Packet, streamEncode } from "dns-packet";
import type { Endpoint } from "../../../src-main/network/port.ts";

export interface Question {
  readonly name: string;
  readonly type: string;
}

/** What the server says to one question. `truncated`: over UDP only the flag is sent. `silent`: nothing is. */
export interface Reply {
  readonly rcode?: number;
  readonly answers?: readonly Answer[];
  readonly truncated?: boolean;
  readonly silent?: boolean;
  /** Datagrams to send before the answer, made from the query. */
  readonly before?: readonly ((query: Buffer) => Buffer)[];
}

/** A resolver on loopback, over UDP and TCP at one port. */
export async function startNameServer(
  reply: (question: Question, transport: "udp" | "tcp") => Reply,
): Promise<{ endpoint: Endpoint; asked: string[]; close(): Promise<void> }> {
  const asked: string[] = [];
  const answerTo = (query: Buffer, transport: "udp" | "tcp"): { reply: Reply; packet: Packet } => {
    const { id, questions } = decode(query);
    const question = questions?.[0];
    if (question === undefined) throw new Error("A query without a question");
    asked.push(`${transport} ${question.name} ${question.type}`);
    const said = reply(question, transport);
    const truncated = said.truncated === true && transport === "udp";
    const flags = (said.rcode ?? 0) | (truncated ? 0x0200 : 0) | 0x0180;
    const answers = truncated ? [] : [...(said.answers ?? [])];
    return { reply: said, packet: { type: "response", id, flags, questions, answers } };
  };

  const tcp = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.on("data", (data) => {
      const { reply: said, packet } = answerTo(data.subarray(2), "tcp");
      if (!said.silent) socket.write(streamEncode(packet));
    });
  });
  await new Promise<void>((resolve) => tcp.listen(0, "127.0.0.1", resolve));
  const { port } = tcp.address() as { port: number };

  const udp = createSocket("udp4");
  udp.on("message", (query, from) => {
    const { reply: said, packet } = answerTo(query, "udp");
    for (const make of said.before ?? []) udp.send(make(query), from.port, from.address);
    if (!said.silent) udp.send(encode(packet), from.port, from.address);
  });
  await new Promise<void>((resolve) => udp.bind(port, "127.0.0.1", resolve));

  return {
    endpoint: { address: "127.0.0.1", port },
    asked,
    async close() {
      udp.close();
      await new Promise((resolve) => tcp.close(resolve));
    },
  };
}
