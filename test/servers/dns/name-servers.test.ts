import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import type { DnsCheck, DnsRow } from "../../../src-main/contract/dns.ts";
import { createResolver } from "../../../src-main/dns/ask/resolver.ts";
import { checkDomain } from "../../../src-main/dns/check/check.ts";
import { spfReport } from "../../../src-main/dns/spf-report.ts";
import type { Network } from "../../../src-main/network/port.ts";
import { programPath } from "../../support/needs.ts";
import { type Listening, startNsd, startUnbound, type Zones } from "./support/daemons.ts";
import { startSilence, startSlowLine, wiredNetwork } from "./support/wires.ts";
import { elsewhere, requestFor, rightLines, zoneFile } from "./support/zones.ts";

/** Names of the zones' servers, and what stands behind each: two NSD, one of them over a slow line too, and nobody. */
const first = "ns1.hosting.example";
const second = "ns2.hosting.example";
const slow = "slow.hosting.example";
const dead = "dead.hosting.example";
const addresses = { [first]: "192.0.2.1", [second]: "192.0.2.2", [slow]: "192.0.2.3", [dead]: "192.0.2.4" };
const both = [first, second];
const lateMs = 200;

const without = (lines: readonly string[], start: string) => lines.filter((line) => !line.startsWith(start));
const longText = (n: number) =>
  Array.from({ length: n }, (_, i) => `notifications IN TXT "verification-${i}=${"x".repeat(200)}"`);

/** Zone → its name servers and its records, at the first server and at the second where it has others, or none. */
const plans: Record<
  string,
  { servers: readonly string[]; lines: readonly string[]; second?: readonly string[] | null }
> = {
  "right.test-zone.example": {
    servers: both,
    lines: [...rightLines, '_dmarc.notifications IN TXT "v=DMARC1; p=quarantine"'],
  },
  "behind.test-zone.example": { servers: both, lines: rightLines, second: without(rightLines, "mail.") },
  "lame.test-zone.example": { servers: both, lines: rightLines, second: null },
  "large.test-zone.example": { servers: both, lines: [...rightLines, ...longText(12)] },
  "slow.test-zone.example": { servers: [first, slow], lines: rightLines },
  "dead.test-zone.example": { servers: [first, second, dead], lines: rightLines },
  "chain.test-zone.example": {
    servers: both,
    lines: [
      ...without(rightLines, "google._domainkey"),
      "google._domainkey.notifications IN CNAME one",
      "one IN CNAME two",
      "two IN CNAME google._domainkey.notifications.right.test-zone.example.",
    ],
  },
  "loop.test-zone.example": {
    servers: both,
    lines: [
      ...without(rightLines, "google._domainkey"),
      "google._domainkey.notifications IN CNAME one",
      "one IN CNAME google._domainkey.notifications",
    ],
  },
  "wild.test-zone.example": {
    servers: both,
    lines: [...without(rightLines, "_oktaverification"), '*.notifications IN TXT "anything"'],
  },
  "empty.test-zone.example": { servers: both, lines: [] },
  "parent.test-zone.example": {
    servers: both,
    lines: [`notifications IN NS ${second}.`, '_dmarc IN TXT "v=DMARC1; p=reject; sp=quarantine"'],
    second: null,
  },
  "doubled.test-zone.example": {
    servers: both,
    lines: rightLines.map((line) =>
      line.startsWith("_oktaverification") ? line.replace(" IN", ".doubled.test-zone.example IN") : line,
    ),
  },
};

const parentLines = Object.entries(plans).flatMap(([apex, { servers }]) =>
  servers.map((server) => `${apex.replace(".test-zone.example", "")} IN NS ${server}.`),
);
const atFirst: Zones = {
  // A root of its own, so that the resolver asks nobody outside.
  ".": zoneFile(
    ".",
    [first],
    ["example", "com", "net"].map((name) => `${name} IN NS ${first}.`),
  ),
  example: zoneFile(
    "example",
    [first],
    ["test-zone", "hosting"].map((name) => `${name} IN NS ${first}.`),
  ),
  com: zoneFile("com", [first], []),
  net: zoneFile("net", [first], []),
  "test-zone.example": zoneFile("test-zone.example", [first], parentLines),
  "hosting.example": zoneFile(
    "hosting.example",
    [first],
    Object.entries(addresses).map(([name, address]) => `${name}. IN A ${address}`),
  ),
  ...elsewhere,
  ...Object.fromEntries(
    Object.entries(plans).map(([apex, { servers, lines }]) => [apex, zoneFile(apex, servers, lines)]),
  ),
};
const atSecond: Zones = {
  ...Object.fromEntries(
    Object.entries(plans).flatMap(([apex, { servers, lines, second: own }]) =>
      own === null ? [] : [[apex, zoneFile(apex, servers, own ?? lines)]],
    ),
  ),
  "notifications.parent.test-zone.example": zoneFile(
    "notifications.parent.test-zone.example",
    [second],
    rightLines
      .filter((line) => !line.startsWith("_dmarc"))
      .map((line) => line.replace(/^notifications /, "@ ").replace(/\.notifications /, " ")),
  ),
};

const missing = ["nsd", "unbound"].filter((name) => programPath(name) === undefined);
/** Says why a test is skipped on a machine without the programs. */
function needs(context: TestContext): void {
  if (missing.length > 0) context.skip(`${missing.join(" and ")} not installed: apt-get install nsd unbound`);
}

let network: Network;
let unbound: Listening;
const running: { stop: () => unknown }[] = [];

beforeAll(async () => {
  if (missing.length > 0) return;
  const one = await startNsd(atFirst);
  const two = await startNsd(atSecond);
  const silence = await startSilence();
  const line = await startSlowLine(one.port, lateMs);
  running.push(one, two, silence, line);
  const stubs = Object.fromEntries(Object.keys(atFirst).map((apex) => [apex, one.port]));
  unbound = await startUnbound({ ...stubs, "notifications.parent.test-zone.example": two.port });
  running.push(unbound);
  network = wiredNetwork(
    {
      [addresses[first]!]: one.port,
      [addresses[second]!]: two.port,
      [addresses[slow]!]: line.port,
      [addresses[dead]!]: silence.port,
      "198.51.100.1": unbound.port,
    },
    ["198.51.100.1"],
  );
});
afterAll(async () => {
  await Promise.all(running.map((r) => r.stop()));
});

const check = (zone: string, onRow?: (row: DnsRow) => void): Promise<DnsCheck> =>
  checkDomain(network, requestFor(`${zone}.test-zone.example`), onRow ? { onRow } : {});
const codes = (of: { findings: readonly { code: string }[] }) => of.findings.map((f) => f.code);
const rowOf = (result: DnsCheck, id: string): DnsRow => {
  const row = result.rows.find((r) => r.id === id);
  if (!row) throw new Error(`no row ${id}`);
  return row;
};
const good = (result: DnsCheck) => result.rows.every((r) => r.status === "found" || r.status === "covered");

describe("NSD and Unbound", () => {
  it("that agree: every row is found at the source and at the resolver, without a finding", async (context) => {
    needs(context);
    const result = await check("right");
    expect(result.rows.map((r) => [r.id, r.status, codes(r)])).toEqual(
      result.rows.map((r) => [r.id, "found", []]),
    );
    expect(result).toMatchObject({
      source: "authority",
      findings: [],
      zone: { apex: "right.test-zone.example", nameServers: both },
    });
    expect(rowOf(result, "okta-cname-mail").foundByResolver).toEqual(["u1.wl002.sendgrid.net"]);
    expect(rowOf(result, "dkim-google").statusText).toBe("Found: 2048-bit key");
  });

  it("of which one is behind: the row is partial, and the server is named", async (context) => {
    needs(context);
    const row = rowOf(await check("behind"), "okta-cname-mail");
    expect(row).toMatchObject({ status: "partial", statusText: "At 1 of 2 name servers" });
    expect(row.findings[0]).toMatchObject({ code: "dns-server-behind", found: second });
  });

  it("of which one is lame: it is named, and no row suffers", async (context) => {
    needs(context);
    const result = await check("lame");
    expect(codes(result)).toEqual(["dns-server-lame"]);
    expect(result.findings[0]?.found).toBe(second);
    expect(good(result)).toBe(true);
  });

  it("whose answer is larger than a datagram: it is read over TCP, whole", async (context) => {
    needs(context);
    const row = rowOf(await check("large"), "spf");
    expect(row).toMatchObject({ status: "found", found: ["v=spf1 include:_spf.google.com ~all"] });
    const texts = await createResolver(network).query("notifications.large.test-zone.example", "TXT");
    expect(texts.records).toHaveLength(13);
  });

  it("of which one is slow: rows are told before it answers, and it counts in the end", async (context) => {
    needs(context);
    const began = performance.now();
    const told = new Map<string, number>();
    const result = await check("slow", (row) => {
      if (row.status !== "checking" && !told.has(row.id)) told.set(row.id, performance.now() - began);
    });
    const whole = performance.now() - began;
    expect(good(result)).toBe(true);
    expect(result.findings).toEqual([]);
    expect(Math.max(...told.values())).toBeLessThan(whole - lateMs / 4);
    expect(whole).toBeGreaterThan(lateMs);
  });

  it("of which one is dead: rows do not wait for it, and it is named", async (context) => {
    needs(context);
    const began = performance.now();
    let last = 0;
    const result = await check("dead", () => {
      last = performance.now() - began;
    });
    const whole = performance.now() - began;
    expect(codes(result)).toEqual(["dns-server-silent"]);
    expect(result.findings[0]?.found).toBe(dead);
    expect(good(result)).toBe(true);
    expect(last).toBeLessThan(whole / 2);
    expect(whole).toBeLessThan(4_000);
  });

  it("with a chain of aliases out of the zone: it is followed to the key", async (context) => {
    needs(context);
    const row = rowOf(await check("chain"), "dkim-google");
    expect(row).toMatchObject({ status: "found", statusText: "Found: 2048-bit key" });
    expect(row.found.slice(0, 2)).toEqual([
      "CNAME one.chain.test-zone.example",
      "CNAME two.chain.test-zone.example",
    ]);
  });

  it("with a loop of aliases: it ends, and the row is not found", async (context) => {
    needs(context);
    const result = await check("loop");
    expect(rowOf(result, "dkim-google").status).not.toBe("found");
    expect(rowOf(result, "okta-cname-mail").status).toBe("found");
  });

  it("with a wildcard in the place of a record: it is said so", async (context) => {
    needs(context);
    const row = rowOf(await check("wild"), "okta-txt-_oktaverification");
    expect(row.status).toBe("missing");
    expect(codes(row)).toEqual(["dns-wildcard"]);
  });

  it("with the zone name twice: it is found there", async (context) => {
    needs(context);
    expect(codes(rowOf(await check("doubled"), "okta-txt-_oktaverification"))).toEqual(["dns-name-doubled"]);
  });

  it("with a delegation below: the sub-zone is found, with its own server", async (context) => {
    needs(context);
    const result = await check("parent");
    expect(result.zone).toMatchObject({
      apex: "notifications.parent.test-zone.example",
      nameServers: [second],
    });
    expect(good(result)).toBe(true);
    expect(rowOf(result, "dmarc").statusDetail).toBe("Inherited from parent.test-zone.example: quarantine.");
  });

  it("without the records: the resolver is not asked for them, and the wait is the zone's negative TTL", async (context) => {
    needs(context);
    // A name of its own: of one that was asked about before, Unbound remembers for how long.
    const name = `${randomUUID()}.empty`;
    const row = rowOf(await check(name), "okta-txt-_oktaverification");
    expect(codes(row)).toEqual(["dns-record-missing"]);
    expect(Date.parse(row.cachedUntil ?? "") - Date.now()).toBeGreaterThan(890_000 - 5_000);
    expect(Date.parse(row.cachedUntil ?? "") - Date.now()).toBeLessThan(901_000);
    // Had the check asked Unbound, its negative answer would be older now than a fresh one.
    await new Promise((later) => setTimeout(later, 1_100));
    const fresh = await createResolver(network).query(
      `_oktaverification.notifications.${name}.test-zone.example`,
      "TXT",
    );
    expect(fresh).toMatchObject({ status: "nxdomain", soa: { ttl: 900 } });
  });

  it("that hold an SPF tree: it is evaluated over the wire", async (context) => {
    needs(context);
    const report = await spfReport(network, {
      domain: "notifications.right.test-zone.example",
      client: { ip: "203.0.113.77" },
    });
    expect(report).toMatchObject({ result: "pass", lookups: 1, findings: [] });
  });
});
