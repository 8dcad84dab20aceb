import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeReply, encodeQuery } from "../../../../src-main/dns/ask/message.ts";
import { exchangeDatagram } from "../../../../src-main/network/udp.ts";
import { freePort } from "../../../support/free-port.ts";
import { programPath } from "../../../support/needs.ts";
import { type Daemon, startDaemon } from "./process.ts";

export interface Listening extends Daemon {
  readonly port: number;
}

/** Apex → zone file. */
export type Zones = Readonly<Record<string, string>>;

/** True when something at the port answers a question. */
async function answers(port: number, name: string): Promise<boolean> {
  const query = encodeQuery({ name, type: "SOA" }, { id: 77, recursionDesired: true, edns: true })!;
  try {
    await exchangeDatagram(
      { address: "127.0.0.1", port },
      query,
      (reply) => decodeReply(reply) !== undefined,
      { timeoutMs: 300 },
    );
    return true;
  } catch {
    return false;
  }
}

/** A name server (NSD) with these zones. */
export async function startNsd(zones: Zones, limits: { udpBytes?: number } = {}): Promise<Listening> {
  const folder = await mkdtemp(join(tmpdir(), "mailwright-nsd-"));
  const port = await freePort();
  await mkdir(join(folder, "zones"));
  const names = Object.keys(zones);
  await Promise.all(names.map((apex, i) => writeFile(join(folder, "zones", `${i}.zone`), zones[apex] ?? "")));
  const config = join(folder, "nsd.conf");
  await writeFile(
    config,
    `server:
  server-count: 1
  ip-address: 127.0.0.1@${port}
  port: ${port}
  username: ""
  database: ""
  zonesdir: "${folder}/zones"
  pidfile: "${folder}/nsd.pid"
  xfrdfile: "${folder}/xfrd.state"
  xfrdir: "${folder}"
  zonelistfile: "${folder}/zone.list"
  hide-version: yes
  ipv4-edns-size: ${limits.udpBytes ?? 1232}
remote-control:
  control-enable: no
${names.map((apex, i) => `zone:\n  name: "${apex}"\n  zonefile: "${i}.zone"\n`).join("")}`,
  );
  const daemon = await startDaemon(programPath("nsd")!, ["-d", "-c", config], () =>
    answers(port, names.find((name) => name !== ".") ?? "example"),
  );
  return { ...daemon, port };
}

/**
 * A recursive resolver (Unbound) that knows these zones at these loopback ports, and nothing else of the world. With
 * `trustAnchor`, a DS record, it validates what stands below that name.
 */
export async function startUnbound(
  stubs: Readonly<Record<string, number>>,
  options: { trustAnchor?: string } = {},
): Promise<Listening> {
  const folder = await mkdtemp(join(tmpdir(), "mailwright-unbound-"));
  const port = await freePort();
  const config = join(folder, "unbound.conf");
  await writeFile(
    config,
    `server:
  interface: 127.0.0.1@${port}
  port: ${port}
  access-control: 127.0.0.0/8 allow
  do-daemonize: no
  do-ip6: no
  do-not-query-localhost: no
  username: ""
  chroot: ""
  directory: "${folder}"
  pidfile: "${folder}/unbound.pid"
  use-syslog: no
  logfile: ""
  module-config: "${options.trustAnchor ? "validator " : ""}iterator"
${options.trustAnchor ? `  trust-anchor: "${options.trustAnchor}"\n` : ""}  edns-buffer-size: 1232
  num-threads: 1
remote-control:
  control-enable: no
${Object.entries(stubs)
  .map(([apex, at]) => `stub-zone:\n  name: "${apex}"\n  stub-addr: 127.0.0.1@${at}\n`)
  .join("")}`,
  );
  const first = Object.keys(stubs).find((apex) => apex !== ".") ?? "example";
  const daemon = await startDaemon(programPath("unbound")!, ["-d", "-p", "-c", config], () =>
    answers(port, first),
  );
  return { ...daemon, port };
}

/** A key that may update and transfer the zones of a server, as TSIG takes it. */
export interface UpdateKey {
  readonly name: string;
  readonly algorithm: string;
  /** Base64. */
  readonly secret: string;
}

/** A primary name server that takes updates of its zones (RFC 2136) signed with the key, and hands them out whole to it. */
export type StartPrimary = (
  zones: Zones,
  key: UpdateKey,
  /** What the guide tells an admin to enter, in the place of the rights to everything. */
  guide?: string,
) => Promise<Listening>;

/** Starts it in a folder that holds the key, and goes with it, also where it does not start. */
async function withoutTrace(folder: string, ...start: Parameters<typeof startDaemon>): Promise<Daemon> {
  const remove = () => rm(folder, { recursive: true, force: true });
  const daemon = await startDaemon(...start).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  return {
    ...daemon,
    async stop() {
      await daemon.stop();
      await remove();
    },
  };
}

/** BIND: the key may write TXT and CNAME, by an update policy. */
export const startBind: StartPrimary = async (zones, { name, algorithm, secret }, guide) => {
  const folder = await mkdtemp(join(tmpdir(), "mailwright-bind-"));
  const port = await freePort();
  const names = Object.keys(zones);
  await Promise.all(names.map((apex, i) => writeFile(join(folder, `${i}.zone`), zones[apex] ?? "")));
  const grants = guide?.match(/grant .*;/g)?.join(" ") ?? `grant ${name} zonesub TXT CNAME;`;
  const config = join(folder, "named.conf");
  await writeFile(
    config,
    `options {
  directory "${folder}";
  pid-file "${folder}/named.pid";
  session-keyfile none;
  managed-keys-directory "${folder}";
  listen-on port ${port} { 127.0.0.1; };
  listen-on-v6 { none; };
  recursion no;
  dnssec-validation no;
  allow-transfer { key ${name}; };
};
controls { };
key ${name} { algorithm ${algorithm}; secret "${secret}"; };
${names
  .map(
    (apex, i) => `zone "${apex}" { type primary; file "${i}.zone"; update-policy { ${grants} }; };
`,
  )
  .join("")}`,
  );
  const daemon = await withoutTrace(folder, programPath("named")!, ["-g", "-c", config], () =>
    answers(port, names[0] ?? "example"),
  );
  return { ...daemon, port };
};

/** Knot: the same, by an access list. */
export const startKnot: StartPrimary = async (zones, { name, algorithm, secret }, guide) => {
  const folder = await mkdtemp(join(tmpdir(), "mailwright-knot-"));
  const port = await freePort();
  await mkdir(join(folder, "db"));
  const names = Object.keys(zones);
  await Promise.all(names.map((apex) => writeFile(join(folder, `${apex}.zone`), zones[apex] ?? "")));
  const all = `  - id: mailwright\n    key: ${name}\n    action: update`;
  const update = guide?.match(/^acl:\n([\s\S]*?)^zone:/m)?.[1]?.trimEnd() ?? all;
  const config = join(folder, "knot.conf");
  await writeFile(
    config,
    `server:
    rundir: "${folder}"
    listen: 127.0.0.1@${port}
    udp-workers: 1
    tcp-workers: 1
    background-workers: 1
log:
  - target: stderr
    any: info
database:
    storage: "${folder}/db"
key:
  - id: ${name}
    algorithm: ${algorithm}
    secret: "${secret}"
acl:
${update}
  - id: whole
    key: ${name}
    action: transfer
template:
  - id: default
    storage: "${folder}"
    file: "%s.zone"
    acl: [mailwright, whole]
zone:
${names.map((apex) => `  - domain: ${apex}\n`).join("")}`,
  );
  const daemon = await withoutTrace(folder, programPath("knotd")!, ["-c", config], () =>
    answers(port, names[0] ?? "example"),
  );
  return { ...daemon, port };
};
