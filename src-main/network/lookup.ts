import { randomInt } from "node:crypto";
import { lookup as systemLookup } from "node:dns";
import { connect, isIP } from "node:net";
import { type Answer, decode, encode, type Packet, RECURSION_DESIRED, streamEncode } from "dns-packet";
import type { Endpoint, Wait } from "./port.ts";
import { exchangeDatagram } from "./udp.ts";
import { networkError, within } from "./wait.ts";

const target = (host: string) => ({ operation: "resolve", host, port: undefined }) as const;

/** Names that never go to a resolver: IP literals (with or without brackets), and localhost (RFC 6761 section 6.3). */
export function localAddresses(host: string): readonly string[] | undefined {
  const bare = host.startsWith("[") && host.endsWith("]") ? host.slice(1, -1) : host;
  if (isIP(bare) !== 0) return [bare];
  if (/^(?:.+\.)?localhost\.?$/i.test(bare)) return ["127.0.0.1", "::1"];
  return undefined;
}

/** Addresses as the system resolves them: hosts file, search list and all. Rejects with a NetworkError. */
export function lookupBySystem(host: string, wait: Wait): Promise<readonly string[]> {
  return within<readonly string[]>(target(host), wait, (resolve, reject) => {
    systemLookup(host, { all: true }, (error, addresses) => {
      if (error) return reject(error);
      if (addresses.length === 0) return reject("ENOTFOUND");
      resolve(addresses.map((a) => a.address));
    });
    return () => {};
  });
}

type Type = "A" | "AAAA";
/** Response codes of RFC 1035 section 4.1.1, as the names of the errors that getaddrinfo would give. */
const codeOf = (rcode: number) => (rcode === 3 ? "ENOTFOUND" : rcode === 5 ? "EREFUSED" : "EAI_AGAIN");
/** Longest alias chain that is followed when the server does not do it itself. */
const maxAliases = 8;
/** One try over UDP, in milliseconds. Two fit in every wait the wizard uses. */
const tryMs = 2_000;

interface Reply {
  readonly id?: number;
  readonly flag_qr?: boolean;
  readonly flag_tc?: boolean;
  readonly rcode?: string;
  readonly questions?: readonly { name: string; type: string }[];
  readonly answers?: readonly Answer[];
}

const same = (a: string, b: string) =>
  a.replace(/\.$/, "").toLowerCase() === b.replace(/\.$/, "").toLowerCase();

function read(reply: Uint8Array, id: number, name: string, type: Type): Reply | undefined {
  try {
    const packet = decode(Buffer.from(reply)) as Reply;
    const question = packet.questions?.[0];
    if (packet.flag_qr !== true || packet.id !== id) return undefined;
    // Some servers leave the question out of an error reply; the id has been matched.
    if (question && (!same(question.name, name) || question.type !== type)) return undefined;
    return packet;
  } catch {
    return undefined;
  }
}

/** The same question over TCP (RFC 7766), for an answer that did not fit. */
function askByTcp(server: Endpoint, query: Buffer, accept: (reply: Uint8Array) => boolean, wait: Wait) {
  return within<Uint8Array>(target(server.address), wait, (resolve, reject) => {
    const socket = connect({ host: server.address, port: server.port });
    let received = Buffer.alloc(0);
    socket.on("error", reject);
    socket.on("close", () => reject("ECONNRESET"));
    socket.on("connect", () => socket.write(query));
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      const reply = received.subarray(2, 2 + received.readUInt16BE(0));
      if (accept(reply)) resolve(reply);
      else reject("EBADRESP");
      socket.destroy();
    });
    return () => socket.destroy();
  });
}

async function ask(server: Endpoint, name: string, type: Type, wait: Wait): Promise<Reply> {
  const id = randomInt(65_536);
  const query: Packet = { type: "query", id, flags: RECURSION_DESIRED, questions: [{ type, name }] };
  const accept = (reply: Uint8Array) => read(reply, id, name, type) !== undefined;
  const once = () =>
    exchangeDatagram(server, encode(query), accept, {
      ...wait,
      timeoutMs: Math.min(tryMs, Math.ceil(wait.timeoutMs / 2)),
    });
  const datagram = await once().catch((error) => {
    if (error.code !== "ETIMEDOUT" || wait.signal?.aborted) throw error;
    return once();
  });
  const reply = read(datagram, id, name, type) ?? {};
  if (reply.flag_tc !== true) return reply;
  return read(await askByTcp(server, streamEncode(query), accept, wait), id, name, type) ?? {};
}

const rcodes: readonly string[] = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"];

/** Addresses of one type, following aliases that the server did not follow. Empty when the name has none. */
async function resolveType(server: Endpoint, host: string, type: Type, wait: Wait): Promise<string[]> {
  let name = host;
  for (let alias = 0; alias <= maxAliases; alias++) {
    const reply = await ask(server, name, type, wait);
    const rcode = rcodes.indexOf(reply.rcode ?? "NOERROR");
    if (rcode !== 0) throw networkError(target(host), codeOf(rcode));
    const answers = reply.answers ?? [];
    const addresses = answers.flatMap((a) => (a.type === type && typeof a.data === "string" ? [a.data] : []));
    if (addresses.length > 0) return addresses;
    const before = name;
    for (const answer of answers) if (answer.type === "CNAME" && same(answer.name, name)) name = answer.data;
    if (name === before) return [];
  }
  throw networkError(target(host), "ELOOP");
}

/** Addresses as one given resolver tells them, IPv4 first. Nothing else is asked. Rejects with a NetworkError. */
export async function lookupByResolver(
  server: Endpoint,
  host: string,
  wait: Wait,
): Promise<readonly string[]> {
  const [v4, v6] = await Promise.allSettled([
    resolveType(server, host, "A", wait),
    resolveType(server, host, "AAAA", wait),
  ]);
  const addresses = [v4, v6].flatMap((r) => (r.status === "fulfilled" ? r.value : []));
  if (addresses.length > 0) return addresses;
  const failed = [v4, v6].find((r) => r.status === "rejected");
  throw networkError(target(host), failed?.reason ?? "ENOTFOUND");
}
