import { createSocket } from "node:dgram";
import { once } from "node:events";
import { parentPort, workerData } from "node:worker_threads";
import { type Answer, AUTHORITATIVE_ANSWER, decode, encode, RECURSION_AVAILABLE } from "dns-packet";

/** One address of the world: how it answers, and how late in milliseconds. */
export interface Host {
  readonly address: string;
  /** `both` recurses when it is asked to, and is the authority when not. */
  readonly role: "recursor" | "authority" | "registry" | "both" | "silent";
  readonly recursorMs: number;
  readonly authorityMs: number;
}
export interface WorldData {
  readonly hosts: readonly Host[];
  /** Apex → names of its servers. */
  readonly zones: Readonly<Record<string, readonly string[]>>;
  /** `name TYPE` in lower case → data. */
  readonly records: Readonly<Record<string, readonly string[]>>;
}

/** A DNS in a thread of its own, so that what it costs is not the cost of what is measured. */
const { hosts, zones, records } = workerData as WorldData;
const known = new Set<string>();
for (const key of Object.keys(records)) {
  const labels = (key.split(" ")[0] ?? "").split(".");
  for (let i = 0; i < labels.length; i++) known.add(labels.slice(i).join("."));
}
const ttl = 300;

function apexOf(name: string): string {
  const labels = name.split(".");
  for (let i = 0; i < labels.length; i++) {
    const apex = labels.slice(i).join(".");
    if (zones[apex]) return apex;
  }
  return "";
}

const soaOf = (apex: string): Answer => ({
  name: apex || ".",
  type: "SOA",
  ttl,
  data: {
    mname: zones[apex]?.[0] ?? "a",
    rname: "x",
    serial: 1,
    refresh: 1,
    retry: 1,
    expire: 1,
    minimum: 60,
  },
});

function answersTo(name: string, type: string): Answer[] {
  if (type === "NS") return (zones[name] ?? []).map((data) => ({ name, type: "NS", ttl, data }));
  if (type === "SOA") return zones[name] ? [soaOf(name)] : [];
  const alias = records[`${name} cname`]?.[0];
  if (alias !== undefined && type !== "CNAME")
    return [{ name, type: "CNAME", ttl, data: alias }, ...answersTo(alias, type)];
  return (records[`${name} ${type.toLowerCase()}`] ?? []).map((data): Answer => {
    if (type === "TXT") return { name, type, ttl, data: data.match(/.{1,255}/g) ?? [""] };
    if (type === "MX")
      return {
        name,
        type,
        ttl,
        data: { preference: Number(data.split(" ")[0]), exchange: data.split(" ")[1] ?? "" },
      };
    return { name, type, ttl, data } as Answer;
  });
}

function reply(message: Buffer, role: Host["role"]): { bytes: Buffer; recursive: boolean } {
  const query = decode(message);
  const question = query.questions?.[0];
  const name = (question?.name ?? "").toLowerCase();
  const type = question?.type ?? "A";
  const recursive = role === "recursor" || (role === "both" && query.flag_rd);
  const apex = apexOf(name);
  const base = { type: "response" as const, id: query.id, questions: query.questions };
  if (role === "registry" && zones[apex])
    return {
      recursive,
      bytes: encode({
        ...base,
        authorities: zones[apex].map((data) => ({ name: apex, type: "NS" as const, ttl, data })),
      }),
    };
  const answers = answersTo(name, type);
  const rcode = answers.length > 0 || known.has(name) || zones[name] ? 0 : 3;
  const flags = (recursive ? RECURSION_AVAILABLE : AUTHORITATIVE_ANSWER) | rcode;
  const authorities = answers.some((a) => a.type === type) ? [] : [soaOf(apex)];
  return { recursive, bytes: encode({ ...base, flags, answers, authorities }) };
}

/** What a server would take microseconds for must not take it here: answers are kept, but for their id. */
const kept = new Map<string, { bytes: Buffer; recursive: boolean }>();
const most = 20_000;

function answerOf(message: Buffer, role: Host["role"]): { bytes: Buffer; recursive: boolean } {
  const key = `${role} ${message.toString("latin1", 2)}`;
  let answer = kept.get(key);
  if (answer === undefined) {
    answer = reply(message, role);
    if (kept.size < most) kept.set(key, answer);
  }
  const bytes = Buffer.from(answer.bytes);
  message.copy(bytes, 0, 0, 2);
  return { bytes, recursive: answer.recursive };
}

const ports: Record<string, number> = {};
for (const host of hosts) {
  const socket = createSocket({ type: "udp4", recvBufferSize: 4_194_304 });
  socket.on("message", (message, from) => {
    if (host.role === "silent") return;
    const { bytes, recursive } = answerOf(message, host.role);
    const late = recursive ? host.recursorMs : host.authorityMs;
    setTimeout(() => socket.send(bytes, from.port, from.address), late);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  ports[host.address] = socket.address().port;
}
parentPort?.postMessage(ports);
