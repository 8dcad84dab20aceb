import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  type DecodedPacket,
  decode,
  encode,
  type Packet,
  RECURSION_AVAILABLE,
  type RecordType,
  TRUNCATED_RESPONSE,
} from "dns-packet";
import { type Network, NetworkError } from "../../../src-main/network/port.ts";
import { exchangeDatagram } from "../../../src-main/network/udp.ts";

/** How a name server behaves, apart from answering. */
export type Fault =
  | "silent"
  | "lame"
  | "formerr-on-edns"
  | "truncates"
  | "garbage-over-udp"
  | "wrong-id"
  | "closed";

export interface ZonePlan {
  readonly apex: string;
  /** Name server → address; empty for a name that does not exist. Its own address records need not be in `records`. */
  readonly servers: Readonly<Record<string, string>>;
  /** IPv6 addresses, of those that have one. */
  readonly servers6?: Readonly<Record<string, string>>;
  /** `name TYPE data`, as in a zone file with full names and no trailing dots. A leading `*` is a wildcard. */
  readonly records: readonly string[];
  /** Records of one server in the place of `records`: a server that is behind. */
  readonly at?: Readonly<Record<string, readonly string[]>>;
  /** NS names in the zone itself, where they differ from the delegation. */
  readonly ns?: readonly string[];
}

export interface WorldPlan {
  readonly zones: readonly ZonePlan[];
  /** Address → fault. */
  readonly faults?: Readonly<Record<string, Fault>>;
  /** Address → how late its answers are, milliseconds. */
  readonly delays?: Readonly<Record<string, number>>;
  /** What resolvers still say, by `name TYPE` in lower case: an old cache. */
  readonly cached?: Readonly<Record<string, readonly string[]>>;
  readonly resolvers?: readonly string[];
  readonly publicResolvers?: readonly string[];
  readonly doh?: boolean;
  /** The zones as one resolver sees them, where that is another thing: the DNS of a company. */
  readonly inner?: { readonly resolver: string; readonly zones: readonly ZonePlan[] };
}

interface Line {
  readonly name: string;
  readonly type: RecordType;
  readonly data: string;
}

export const resolverAddress = "198.51.100.1";
const ttl = 300;
const soaMinimum = 900;

const parseLine = (line: string): Line => {
  const [name = "", type = "", ...data] = line.split(" ");
  return { name: name.toLowerCase(), type: type as RecordType, data: data.join(" ") };
};

const below = (name: string, apex: string) => name === apex || name.endsWith(`.${apex}`);

function toAnswer(name: string, { type, data }: Line): Answer {
  switch (type) {
    case "TXT":
      return { name, type, ttl, data: data.match(/[\s\S]{1,255}/g) ?? [""] };
    case "MX": {
      const [preference, exchange = ""] = data.split(" ");
      return { name, type, ttl, data: { preference: Number(preference), exchange } };
    }
    default:
      return { name, type, ttl, data } as Answer;
  }
}

/**
 * A DNS of its own on loopback: real UDP and TCP sockets, one server for each address of the plan, and a recursive one. The
 * `Network` maps the plan's addresses to the loopback ports; nothing leaves the machine.
 */
export class World {
  readonly network: Network;
  /** Every question: `address name TYPE`, in the order of arrival. */
  readonly asked: string[] = [];
  readonly #plan: WorldPlan;
  readonly #udpPorts = new Map<string, number>();
  readonly #tcpPorts = new Map<string, number>();
  #closed = false;
  readonly #sockets: (UdpSocket | Server)[] = [];

  private constructor(plan: WorldPlan) {
    this.#plan = plan;
    const resolvers = (plan.resolvers ?? [resolverAddress]).map((address) => ({ address, port: 53 }));
    const publicResolvers = (plan.publicResolvers ?? []).map((address) => ({ address, port: 53 }));
    this.network = {
      practice: true,
      now: () => Date.parse("2026-11-23T12:00:00Z"),
      resolvers: () => resolvers,
      publicResolvers: () => publicResolvers,
      udp: async (to, message, accept, wait) => {
        const at = to.port === 53 ? this.#udpPorts.get(to.address) : undefined;
        // An address nobody has: packets vanish.
        if (at === undefined)
          return exchangeDatagram(
            { address: "127.0.0.1", port: await this.#blackHole() },
            message,
            accept,
            wait,
          );
        return exchangeDatagram({ address: "127.0.0.1", port: at }, message, accept, wait);
      },
      lookup: async () => [],
      connect: async (to) => {
        const at = to.port === 53 ? this.#tcpPorts.get(to.host) : undefined;
        if (at === undefined) throw new NetworkError("connect", to.host, to.port, "ECONNREFUSED", "refused");
        const socket = connect(at, "127.0.0.1");
        await once(socket, "connect");
        return socket;
      },
      trust: () => undefined,
      fetch: async (url, init) => {
        if (!plan.doh) throw new NetworkError("request", url, 443, "ECONNREFUSED", "refused");
        const query = decode(Buffer.from(init.body as Uint8Array));
        return new Response(new Uint8Array(encode(this.#reply(query, url))), {
          headers: { "content-type": "application/dns-message" },
        });
      },
      contacted: () => [],
    };
  }

  static async open(plan: WorldPlan): Promise<World> {
    const world = new World(plan);
    const addresses = new Set([
      ...[...plan.zones, ...(plan.inner?.zones ?? [])].flatMap((z) => [
        ...Object.values(z.servers),
        ...Object.values(z.servers6 ?? {}),
      ]),
      ...(plan.resolvers ?? [resolverAddress]),
      ...(plan.publicResolvers ?? []),
    ]);
    for (const address of addresses) await world.#listen(address);
    return world;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#sockets.map((s) => new Promise<void>((done) => s.close(() => done()))));
  }

  /** The loopback port that answers UDP for an address. */
  portOf(address: string): number {
    const port = this.#udpPorts.get(address);
    if (port === undefined) throw new Error(`nobody listens at ${address}`);
    return port;
  }

  /** How many questions an address got for a name and type. */
  count(address: string, name: string, type: string): number {
    return this.asked.filter((a) => a === `${address} ${name} ${type}`).length;
  }

  #hole: Promise<number> | undefined;
  #blackHole(): Promise<number> {
    this.#hole ??= (async () => {
      const socket = createSocket("udp4");
      this.#sockets.push(socket);
      socket.bind(0, "127.0.0.1");
      await once(socket, "listening");
      return socket.address().port;
    })();
    return this.#hole;
  }

  async #listen(address: string): Promise<void> {
    const fault = this.#plan.faults?.[address];
    const delay = this.#plan.delays?.[address] ?? 0;
    const udp = createSocket("udp4");
    this.#sockets.push(udp);
    udp.on("message", (message, from) => {
      if (fault === "silent") return;
      const query = decode(message);
      const bytes = this.#overUdp(query, address, fault);
      setTimeout(() => {
        if (!this.#closed) udp.send(bytes, from.port, from.address, () => {});
      }, delay);
    });
    udp.bind(0, "127.0.0.1");
    await once(udp, "listening");
    this.#udpPorts.set(address, udp.address().port);
    const tcp = createServer((socket) => {
      socket.on("error", () => {});
      let read = Buffer.alloc(0);
      socket.on("data", (chunk: Buffer) => {
        read = Buffer.concat([read, chunk]);
        if (read.length < 2 || read.length < 2 + read.readUInt16BE(0)) return;
        const bytes = encode(this.#reply(decode(read.subarray(2)), `${address}/tcp`));
        const length = Buffer.from([bytes.length >> 8, bytes.length & 255]);
        // In two pieces, as TCP may.
        socket.write(Buffer.concat([length, bytes.subarray(0, 10)]));
        setTimeout(() => socket.end(bytes.subarray(10)), 5);
      });
    });
    tcp.listen(0, "127.0.0.1");
    await once(tcp, "listening");
    this.#sockets.push(tcp);
    this.#tcpPorts.set(address, (tcp.address() as AddressInfo).port);
  }

  #overUdp(query: DecodedPacket, address: string, fault: Fault | undefined): Buffer {
    const reply = this.#reply(query, address);
    switch (fault) {
      case "formerr-on-edns":
        if ((query.additionals ?? []).some((a) => a.type === "OPT"))
          return encode({ id: query.id, type: "response", flags: 1, questions: query.questions });
        return encode(reply);
      case "truncates":
        return encode({ ...reply, flags: (reply.flags ?? 0) | TRUNCATED_RESPONSE, answers: [] });
      case "garbage-over-udp":
        return Buffer.concat([encode(reply).subarray(0, 14), Buffer.alloc(30, 0xff)]);
      case "wrong-id":
        return encode({ ...reply, id: ((query.id ?? 0) + 1) & 0xffff });
      default:
        return encode(reply);
    }
  }

  #reply(query: DecodedPacket, address: string): Packet {
    const question = query.questions?.[0];
    const name = (question?.name ?? "").toLowerCase();
    const type = question?.type ?? "A";
    this.asked.push(`${address} ${name} ${type}`);
    const plain = address.replace("/tcp", "");
    const base: Packet = { id: query.id, type: "response", questions: query.questions };
    const all = [...this.#plan.zones, ...(this.#plan.inner?.zones ?? [])];
    const zones = all.filter((z) =>
      [...Object.values(z.servers), ...Object.values(z.servers6 ?? {})].includes(plain),
    );
    const seen = this.#plan.inner?.resolver === plain ? this.#plan.inner.zones : this.#plan.zones;
    if (this.#plan.faults?.[plain] === "lame") return { ...base, flags: 5 };
    const recursive = zones.length === 0;
    const cached = recursive ? this.#plan.cached?.[`${name} ${type.toLowerCase()}`] : undefined;
    if (cached)
      return {
        ...base,
        flags: RECURSION_AVAILABLE,
        answers: cached.map((data) => toAnswer(name, { name, type, data })),
        authorities: cached.length === 0 ? [this.#soa(this.#zoneOf(this.#plan.zones, name))] : [],
      };
    return {
      ...base,
      ...this.#lookup(recursive ? seen : zones, name, type, recursive ? undefined : plain),
    };
  }

  #zoneOf(zones: readonly ZonePlan[], name: string): ZonePlan | undefined {
    return zones.filter((z) => below(name, z.apex)).sort((a, b) => b.apex.length - a.apex.length)[0];
  }

  #soa(zone: ZonePlan | undefined): Answer {
    const mname = Object.keys(zone?.servers ?? {})[0] ?? "a.root";
    return {
      name: zone?.apex ?? ".",
      type: "SOA",
      ttl: 3600,
      data: { mname, rname: "hostmaster", serial: 1, refresh: 1, retry: 1, expire: 1, minimum: soaMinimum },
    };
  }

  #lookup(zones: readonly ZonePlan[], asked: string, type: RecordType, server: string | undefined): Packet {
    const answers: Answer[] = [];
    let name = asked;
    for (let hop = 0; hop < 8; hop++) {
      const zone = this.#zoneOf(zones, name);
      if (zone === undefined) {
        const reached = answers.length > 0;
        if (server !== undefined) return { flags: reached ? AUTHORITATIVE_ANSWER : 5, answers };
        const address = this.#serverAddress(name, type);
        if (address !== undefined)
          return {
            flags: RECURSION_AVAILABLE,
            answers: [...answers, { name, type, ttl, data: address } as Answer],
          };
        return { flags: RECURSION_AVAILABLE | 3, answers, authorities: [this.#soa(undefined)] };
      }
      const child = server === undefined ? undefined : this.#delegation(zone, name, server);
      if (child)
        return {
          flags: 0,
          authorities: Object.keys(child.servers).map((data) => ({
            name: child.apex,
            type: "NS",
            ttl,
            data,
          })),
          additionals: Object.entries(child.servers)
            .filter(([, data]) => data !== "")
            .map(([ns, data]) => ({ name: ns, type: "A", ttl, data })),
        };
      const flags = server === undefined ? RECURSION_AVAILABLE : AUTHORITATIVE_ANSWER;
      const { records, exists } = this.#recordsAt(zone, name, type, server);
      const wanted = records.filter((r) => r.type === type);
      if (wanted.length > 0) return { flags, answers: [...answers, ...wanted.map((r) => toAnswer(name, r))] };
      if (type === "SOA" && name === zone.apex) return { flags, answers: [...answers, this.#soa(zone)] };
      const alias = records.find((r) => r.type === "CNAME");
      if (alias === undefined)
        return { flags: exists ? flags : flags | 3, answers, authorities: [this.#soa(zone)] };
      answers.push(toAnswer(name, alias));
      name = alias.data.toLowerCase();
      if (server !== undefined && !zones.some((z) => below(name, z.apex))) return { flags, answers };
    }
    return { flags: 2, answers: [] };
  }

  #serverAddress(name: string, type: RecordType): string | undefined {
    const zones = [...this.#plan.zones, ...(this.#plan.inner?.zones ?? [])];
    const of = (z: ZonePlan) =>
      type === "A" ? z.servers[name] : type === "AAAA" ? z.servers6?.[name] : undefined;
    return zones.map(of).find((a) => a !== undefined && a !== "");
  }

  /** A zone below this one that the asked server does not serve. */
  #delegation(zone: ZonePlan, name: string, server: string): ZonePlan | undefined {
    const deeper = this.#plan.zones.filter(
      (z) => z !== zone && below(z.apex, zone.apex) && below(name, z.apex),
    );
    return deeper
      .filter((z) => !Object.values(z.servers).includes(server))
      .sort((a, b) => a.apex.length - b.apex.length)[0];
  }

  #recordsAt(zone: ZonePlan, name: string, type: RecordType, server: string | undefined) {
    const lines = [...((server === undefined ? undefined : zone.at?.[server]) ?? zone.records)].map(
      parseLine,
    );
    if (name === zone.apex && type === "NS")
      for (const data of zone.ns ?? Object.keys(zone.servers)) lines.push({ name, type: "NS", data });
    for (const [ns, data] of this.#plan.zones.flatMap((z) => Object.entries(z.servers)))
      if (below(ns, zone.apex)) lines.push({ name: ns, type: "A", data });
    const own = lines.filter((r) => r.name === name);
    const exists = own.length > 0 || name === zone.apex || lines.some((r) => r.name.endsWith(`.${name}`));
    if (exists) return { records: own, exists };
    const wild = lines.filter(
      (r) => r.name.startsWith("*.") && below(name, r.name.slice(2)) && name !== r.name.slice(2),
    );
    return { records: wild, exists: wild.length > 0 };
  }
}
