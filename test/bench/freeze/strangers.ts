import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { parentPort, Worker } from "node:worker_threads";
import { type Answer, decode, encode } from "dns-packet";

/** What the strangers answer with: the text of every TXT record, and what the mail server says to every line. */
export interface Says {
  readonly record: string;
  readonly reply: string;
}

/** A name server and a mail server in a thread of their own, so that their work is not counted as ours. */
export interface Strangers extends AsyncDisposable {
  readonly dns: number;
  readonly smtp: number;
  say(says: Says): void;
}

export async function startStrangers(): Promise<Strangers> {
  const thread = new Worker(new URL(import.meta.url));
  const [ports] = (await once(thread, "message")) as [{ dns: number; smtp: number }];
  return {
    ...ports,
    say: (says) => thread.postMessage(says),
    async [Symbol.asyncDispose]() {
      await thread.terminate();
    },
  };
}

if (parentPort) void work(parentPort);

async function work(port: NonNullable<typeof parentPort>): Promise<void> {
  let says: Says = { record: "v=spf1 -all", reply: "250 ok" };
  port.on("message", (told: Says) => {
    says = told;
  });
  const strings = () => {
    const bytes = Buffer.from(says.record.slice(0, 60_000), "latin1").subarray(0, 60_000);
    return Array.from({ length: Math.ceil(bytes.length / 255) }, (_, i) =>
      bytes.subarray(i * 255, (i + 1) * 255),
    );
  };
  const answer = (message: Buffer, cut: boolean): Buffer => {
    const { id = 0, questions = [] } = decode(message);
    const [{ name, type } = { name: ".", type: "TXT" as const }] = questions;
    const answers: Answer[] =
      type === "TXT"
        ? [{ name, type, ttl: 1, data: strings() }]
        : type === "NS"
          ? [{ name, type, ttl: 1, data: `ns.${name}` }]
          : type === "A"
            ? [{ name, type, ttl: 1, data: "127.0.0.1" }]
            : [];
    const flags = cut ? 0x0780 : 0x0580;
    return encode({ id, type: "response", flags, questions, answers: cut ? [] : answers });
  };
  const tcp = await listening((socket) => {
    socket.once("data", (bytes: Buffer) => {
      const reply = answer(bytes.subarray(2), false);
      socket.write(Buffer.concat([Buffer.from([reply.length >> 8, reply.length & 255]), reply]));
    });
  });
  const udp = createSocket("udp4");
  udp.on("message", (message, from) => udp.send(answer(message, true), from.port, from.address));
  udp.bind(tcp, "127.0.0.1");
  await once(udp, "listening");
  const smtp = await listening((socket) => {
    socket.write(`${says.reply}\r\n`);
    socket.on("data", () => socket.write(`${says.reply}\r\n`));
  });
  port.postMessage({ dns: tcp, smtp });
}

async function listening(onSocket: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    onSocket(socket);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
