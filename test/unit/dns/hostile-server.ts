import { createSocket, type Socket as DatagramSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { type Answer, decode, encode, type Packet } from "dns-packet";

/** What a hostile server makes of a question: the datagrams it sends, and what it does with a connection. */
export interface Hostility {
  /** The code of the finding that tells of it. */
  readonly named: string;
  readonly udp: (query: Packet) => readonly Uint8Array[];
  /** Nobody listens on TCP when left out. */
  readonly tcp?: (socket: Socket, query: Packet) => void;
}

const questionOf = (query: Packet) => query.questions?.[0] ?? { name: ".", type: "A" as const };
const reply = (query: Packet, more: Packet = {}): Uint8Array =>
  encode({ id: query.id, type: "response", flags: 0x0580, questions: query.questions, ...more });
const txt = (name: string, ...data: string[]): Answer => ({ name, type: "TXT", ttl: 1, data });
const cname = (name: string, data: string): Answer => ({ name, type: "CNAME", ttl: 1, data });
const cut = (query: Packet) => [reply(query, { flags: 0x0780 })];
const framed = (bytes: Uint8Array) =>
  Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
/** The header and the question as they came, then `rest`, as one answer. */
const raw = (query: Packet, rest: readonly number[]): Uint8Array => {
  const head = Buffer.from(reply(query));
  head.writeUInt16BE(1, 6);
  return Buffer.concat([head, Buffer.from(rest)]);
};
const every = (make: (name: string, query: Packet) => readonly Answer[]) => (query: Packet) => [
  reply(query, { answers: [...make(questionOf(query).name, query)] }),
];
const text255 = "x".repeat(255);
const huge = (name: string) => txt(name, ...Array.from({ length: 240 }, () => text255));
const bomb = (name: string) => {
  const record = `v=spf1 ${Array.from({ length: 3_500 }, (_, i) => `include:v${i.toString(36).padStart(3, "0")}.io`).join(" ")} -all`;
  return txt(name, ...(record.match(/.{1,255}/g) ?? []));
};

/** Ways to be hostile, each by a name. */
export const hostilities: Readonly<Record<string, Hostility>> = {
  "says nothing": {
    named: "network-dns-unreachable",
    udp: () => [],
  },
  "answers with garbage": {
    named: "network-dns-unreachable",
    udp: ({ id = 0 }) => [Buffer.from([id >> 8, id & 255, ...text255.slice(0, 90)].map(Number))],
  },
  "answers with nothing": {
    named: "network-dns-unreachable",
    udp: () => [new Uint8Array(0)],
  },
  "cuts its header short": {
    named: "network-dns-unreachable",
    udp: (q) => [reply(q).subarray(0, 7)],
  },
  "answers with a wrong id": {
    named: "network-dns-unreachable",
    udp: (q) => [reply({ ...q, id: ((q.id ?? 0) + 1) & 0xffff })],
  },
  "answers another question": {
    named: "network-dns-unreachable",
    udp: (q) => [reply({ ...q, questions: [{ name: "other.example", type: "TXT" }] })],
  },
  "floods with wrong ids": {
    named: "network-dns-unreachable",
    udp: (q) => Array.from({ length: 500 }, (_, i) => reply({ ...q, id: ((q.id ?? 0) + 1 + i) & 0xffff })),
  },
  "answers from another name": {
    named: "spf-missing",
    udp: every(() => [txt("other.example", "v=spf1 -all")]),
  },
  "answers with another type": {
    named: "spf-missing",
    udp: every((name) => [{ name, type: "A", ttl: 1, data: "192.0.2.1" }]),
  },
  "leads a CNAME to itself": {
    named: "spf-at-cname",
    udp: every((name) => [cname(name, name)]),
  },
  "leads two CNAMEs in a circle": {
    named: "spf-at-cname",
    udp: every((name) => [cname(name, "b.example"), cname("b.example", name)]),
  },
  "leads CNAMEs on for ever": {
    named: "spf-at-cname",
    udp: every((name) => [cname(name, `a${name.length}.${name}`.slice(-200))]),
  },
  "delegates to itself for ever": {
    named: "dns-server-refers",
    udp: (q) => {
      const { name } = questionOf(q);
      return [
        reply(q, { flags: 0, authorities: [{ name, type: "NS", ttl: 1, data: `ns.${name}`.slice(-200) }] }),
      ];
    },
  },
  "points a name at itself": {
    named: "network-dns-unreachable",
    udp: (q) => [raw(q, [0xc0, Buffer.from(reply(q)).length, 0, 16, 0, 1, 0, 0, 0, 1, 0, 0])],
  },
  "claims more data than it sends": {
    named: "spf-missing",
    udp: (q) => [raw(q, [0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 1, 0xff, 0xff, 1])],
  },
  "is cut, without TCP": {
    named: "network-dns-unreachable",
    udp: cut,
  },
  "is cut, and cuts the connection": {
    named: "network-dns-unreachable",
    udp: cut,
    tcp: (socket) => socket.destroy(),
  },
  "is cut, and drips": {
    named: "network-dns-unreachable",
    udp: cut,
    tcp: (socket) => {
      const drip = setInterval(() => socket.write(Buffer.from([0])), 100);
      socket.on("close", () => clearInterval(drip));
    },
  },
  "is cut on TCP too, for ever": {
    named: "network-dns-unreachable",
    udp: cut,
    tcp: (socket, q) => void socket.write(framed(reply(q, { flags: 0x0780 }))),
  },
  "sends 60 kB for every name": {
    named: "dns-wildcard",
    udp: cut,
    tcp: (socket, q) => void socket.write(framed(reply(q, { answers: [huge(questionOf(q).name)] }))),
  },
  "sends 3,500 includes for every name": {
    named: "dns-wildcard",
    udp: cut,
    tcp: (socket, q) => void socket.write(framed(reply(q, { answers: [bomb(questionOf(q).name)] }))),
  },
};

/** Starts one on loopback, UDP and TCP on one port. */
export async function startHostile({ udp, tcp }: Hostility) {
  const open = new Set<Socket>();
  const stream = createServer((socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.on("error", () => {});
    socket.once("data", (bytes) => tcp?.(socket, decode(bytes.subarray(2))));
  });
  const datagrams = await bound(tcp ? stream : undefined);
  datagrams.on("message", (message, from) => {
    for (const bytes of udp(decode(message))) datagrams.send(bytes, from.port, from.address, () => {});
  });
  return {
    port: datagrams.address().port,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      if (tcp) await new Promise((resolve) => stream.close(resolve));
      await new Promise<void>((resolve) => datagrams.close(resolve));
    },
  };
}

/** A datagram socket on a port that is free for `stream` too. */
async function bound(stream: Server | undefined): Promise<DatagramSocket> {
  for (;;) {
    const datagrams = createSocket("udp4").bind(0, "127.0.0.1");
    await once(datagrams, "listening");
    if (stream === undefined) return datagrams;
    try {
      await once(stream.listen(datagrams.address().port, "127.0.0.1"), "listening");
      return datagrams;
    } catch (error) {
      datagrams.close();
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    }
  }
}
