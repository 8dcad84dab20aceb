import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { OpenPlace } from "../../../src-main/connections/connector.ts";
import { connectorOf } from "../../../src-main/connections/index.ts";
import type { ConnectionFact, DnsZone, PlanEvent, Setup } from "../../../src-main/contract/index.ts";
import type { Secret } from "../../../src-main/credentials/secret.ts";
import { checkDomain } from "../../../src-main/dns/check/check.ts";
import { requestOf } from "../../../src-main/dns/check/request.ts";
import type { Network } from "../../../src-main/network/port.ts";
import { applyPlan } from "../../../src-main/plan/apply.ts";
import type { Connection } from "../../../src-main/plan/connection.ts";
import { handsOf } from "../../../src-main/plan/hands.ts";
import { memoryJournal } from "../../../src-main/plan/journal.ts";
import { readPlan } from "../../../src-main/plan/read.ts";
import { undoPlan } from "../../../src-main/plan/undo.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { rememberSecret } from "../../support/canary.ts";
import { programPath } from "../../support/needs.ts";
import {
  type Listening,
  type StartPrimary,
  startBind,
  startKnot,
  type UpdateKey,
} from "./support/daemons.ts";
import { wiredNetwork } from "./support/wires.ts";
import { elsewhere, zoneFile } from "./support/zones.ts";

const run = promisify(execFile);
const apex = "update-zone.example";
const domain = `notifications.${apex}`;
const address = "192.0.2.1";
const server = `ns1.${apex}`;
const spf = "v=spf1 ip4:203.0.113.77 -all";
const target = "u1.wl002.sendgrid.net";
const lines = [
  `ns1 IN A ${address}`,
  // In two strings, cut in the middle of a word, as some hosts do: it comes back so.
  `notifications 3600 IN TXT "v=spf1 ip4:203.0.1" "13.77 -all"`,
  `notifications 3600 IN TXT "google-site-verification=5f3c1b"`,
  "notifications IN MX 1 smtp.google.com.",
  `shop IN CNAME ${target}.`,
  '*.shop2 IN TXT "anything"',
  'odd IN TXT "a \\"quoted\\" word" "\\195\\164"',
];
const setup: Setup = {
  ...newSetup("google", true, 0),
  domain: {
    prerequisites: {},
    customUrlDomain: "",
    emailDomain: domain,
    from: `noreply@${domain}`,
    oktaRecords: [
      {
        recordType: "TXT",
        fqdn: `_oktaverification.${domain}`,
        verificationValue: "fe2b6f8d65d34449bae178276b4cb20b",
      },
      { recordType: "CNAME", fqdn: `mail.${domain}`, verificationValue: target },
      { recordType: "CNAME", fqdn: `p03._domainkey.${domain}`, verificationValue: `p03.domainkey.${target}` },
    ],
  },
};
const signal = new AbortController().signal;
const wait = async () => {};

describe.each<{ name: string; program: string; start: StartPrimary }>([
  { name: "BIND", program: "named", start: startBind },
  { name: "Knot", program: "knotd", start: startKnot },
])("updates of a zone at $name", ({ program, start }) => {
  const missing = [program, "dig", "nsupdate"].filter((name) => programPath(name) === undefined);
  const it = missing.length > 0 ? test.skip : test;
  if (missing.length > 0) console.warn(`Skipped: this machine has no ${missing.join(" and no ")}`);

  let daemon: Listening | undefined;
  let network: Network;
  let keyFile = "";
  const key: UpdateKey = {
    name: "mailwright",
    algorithm: "hmac-sha256",
    secret: randomBytes(32).toString("base64"),
  };
  const zone: DnsZone = { apex, nameServers: [server] };
  rememberSecret(key.secret);

  beforeAll(async () => {
    if (missing.length > 0) return;
    keyFile = join(await mkdtemp(join(tmpdir(), "mailwright-key-")), "key");
    const { name, algorithm, secret } = key;
    await writeFile(keyFile, `key "${name}" { algorithm ${algorithm}; secret "${secret}"; };\n`, {
      mode: 0o600,
    });
    daemon = await start({ [apex]: zoneFile(apex, [server], lines), ...elsewhere }, key);
    network = wiredNetwork({ [address]: daemon.port }, [address]);
  });
  afterAll(async () => {
    await daemon?.stop();
    if (keyFile !== "") await rm(dirname(keyFile), { recursive: true });
  });

  /** The whole zone as the server hands it out, but for the SOA and its serial. */
  const dump = async (): Promise<string[]> => {
    const { stdout } = await run("dig", [
      ...["@127.0.0.1", "-p", String(daemon?.port), "-k", keyFile],
      ...[apex, "AXFR", "+noall", "+answer", "+onesoa"],
    ]);
    const lines = stdout.split("\n").filter((line) => line !== "" && !/\sSOA\s/.test(line));
    return lines
      .map((line) => line.split(/\s+/).slice(0, 4).join(" ") + line.replace(/^(?:\S+\s+){4}/, " "))
      .sort();
  };
  /** Somebody else changes the zone. */
  const nsupdate = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const child = execFile("nsupdate", ["-k", keyFile], (error) => (error ? reject(error) : resolve()));
      child.stdin?.end(`server 127.0.0.1 ${daemon?.port}\nzone ${apex}\n${text}\nsend\n`);
    });

  const connect = async (changed: Record<string, string> = {}, over: Network = network) => {
    const connector = await connectorOf("rfc2136");
    const entered = {
      server: address,
      keyName: key.name,
      algorithm: key.algorithm,
      secret: key.secret,
      ...changed,
    };
    const { fact, secret } = await connector.connect(entered, { network: over, hands: hands(), setup, zone });
    return { fact: { ...fact, connectedAt: "2026-11-26T08:00:00Z", revision: "r1" }, secret };
  };
  const open = async ({ fact, secret }: { fact: ConnectionFact; secret: Secret }): Promise<Connection> => {
    const check = await checkDomain(network, requestOf(setup), { signal });
    const place = { network, setup, check, withSecret: <T>(use: (s: Secret) => Promise<T>) => use(secret) };
    return (await connectorOf("rfc2136")).open(fact, place as unknown as OpenPlace);
  };
  const hands = () => ({ ...handsOf(signal, Date.now), wait });
  const applied = async (connection: Connection, journal: ReturnType<typeof memoryJournal>) => {
    const events: PlanEvent[] = [];
    const shown = await readPlan([connection], journal, hands());
    const outcome = await applyPlan({
      connections: [connection],
      journal,
      shown,
      agreed: [],
      onEvent: (e) => events.push(e),
      signal,
      now: Date.now,
      wait,
    });
    return { outcome, events, shown };
  };
  const undone = (connection: Connection, journal: ReturnType<typeof memoryJournal>) =>
    undoPlan({ connections: [connection], journal, onEvent: () => {}, signal, now: Date.now, wait });

  it("add records and edit SPF in place, are seen, and are taken back byte for byte", async () => {
    const before = await dump();
    const connection = await open(await connect());
    const journal = memoryJournal();
    const { outcome, events, shown } = await applied(connection, journal);
    expect(shown.changes.map(({ id, state }) => [id, state])).toEqual([
      ["dns/okta", "pending"],
      ["dns/spf", "pending"],
      ["dns/dmarc", "pending"],
    ]);
    expect(outcome).toBe("done");
    const notes = events.flatMap((event) => (event.type === "change" ? (event.change.note ?? []) : []));
    expect(new Set(notes)).toEqual(new Set(["Seen at 1 of 1 name servers"]));
    const after = await dump();
    expect(after.filter((line) => line.includes("v=spf1"))).toEqual([
      `${domain}. 3600 IN TXT "v=spf1 ip4:203.0.113.77 include:_spf.google.com -all"`,
    ]);
    expect(after).toHaveLength(before.length + 4);
    expect(await undone(connection, journal)).toBe("done");
    expect(await dump()).toEqual(before);
  });

  it("are not made when the zone was changed behind our back", async () => {
    const connection = await open(await connect());
    const none = () => undefined;
    const { changes } = await connection.read({}, { last: none, answer: none, standing: none }, hands());
    const edit = changes.find(({ change }) => change.id === "dns/spf");
    const add = changes.find(({ change }) => change.id === "dns/okta");
    await nsupdate(
      `update add ${domain}. 3600 TXT "theirs"\nupdate add mail.${domain}. 300 CNAME other.example.`,
    );
    const before = await dump();
    await expect(edit?.write?.(hands())).rejects.toMatchObject({ finding: { code: "dns-host-changed" } });
    await expect(add?.write?.(hands())).rejects.toMatchObject({ finding: { code: "dns-host-changed" } });
    expect(await dump()).toEqual(before);
    await nsupdate(`update delete ${domain}. TXT "theirs"\nupdate delete mail.${domain}. CNAME`);
  });

  it("keep at an undo what somebody added or changed since", async () => {
    const connection = await open(await connect());
    const journal = memoryJournal();
    const before = await dump();
    await applied(connection, journal);
    const [mine, theirs] = ["-all", "~all"].map(
      (all) => `v=spf1 ip4:203.0.113.77 include:_spf.google.com ${all}`,
    );
    await nsupdate(
      `update delete ${domain}. TXT "${mine}"\nupdate add ${domain}. 3600 TXT "${theirs}"\nupdate add _oktaverification.${domain}. 300 TXT "theirs"`,
    );
    await undone(connection, journal);
    const left = (await dump()).filter((line) => !before.includes(line));
    expect(left.map((line) => line.split(" TXT ").at(-1))).toEqual(['"theirs"', `"${theirs}"`]);
    await nsupdate(
      `update delete ${domain}. TXT "${theirs}"\nupdate add ${domain}. 3600 TXT "${spf}"\nupdate delete _oktaverification.${domain}. TXT`,
    );
  });

  it("need no more rights than the guide asks for, and have no more", async () => {
    const check = await checkDomain(network, requestOf(setup), { signal });
    const text = (await connectorOf("rfc2136")).guide?.(zone, check).policy?.text ?? "";
    const wide = { daemon, network };
    daemon = await start({ [apex]: zoneFile(apex, [server], lines), ...elsewhere }, key, text);
    network = wiredNetwork({ [address]: daemon.port }, [address]);
    try {
      const before = await dump();
      const connection = await open(await connect());
      const journal = memoryJournal();
      expect((await applied(connection, journal)).outcome).toBe("done");
      await undone(connection, journal);
      expect(await dump()).toEqual(before);
      // Knot says of a key without the right what others say of one they do not know.
      await expect(nsupdate(`update add elsewhere.${apex}. 300 TXT "x"`)).rejects.toThrow(/REFUSED|BADKEY/);
    } finally {
      await daemon.stop();
      ({ daemon, network } = wide);
    }
  });

  it("are refused by name: a wrong key, a wrong secret, a clock that is wrong, a zone that is not there", async () => {
    const other = randomBytes(32).toString("base64");
    rememberSecret(other);
    const late: Network = { ...network, now: () => Date.now() + 3_600_000 };
    for (const [attempt, code] of [
      [() => connect({ keyName: "nobody" }), "dns-host-tsig-key"],
      [() => connect({ secret: other }), "dns-host-tsig-signature"],
      [() => connect({}, late), "dns-host-tsig-time"],
      [() => connect({ secret: "not base64!" }), "dns-host-access"],
    ] as const)
      await expect(attempt()).rejects.toMatchObject({ finding: { code } });
    const connector = await connectorOf("rfc2136");
    const entered = { server: address, keyName: key.name, secret: key.secret };
    const foreign: DnsZone = { apex: "elsewhere-zone.example", nameServers: [server] };
    await expect(
      connector.connect(entered, { network, hands: handsOf(signal, Date.now), setup, zone: foreign }),
    ).rejects.toMatchObject({
      finding: { code: expect.stringMatching(/^dns-host-(?:not-primary|right)$/) },
    });
  });
});
