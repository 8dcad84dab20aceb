import fc from "fast-check";
import { expect, test } from "vitest";
import { dnsConnection } from "../../../../src-main/connections/dns-hosts/connection.ts";
import { changedBehind } from "../../../../src-main/connections/dns-hosts/findings.ts";
import type { Edit, OpenZone, RecordSet } from "../../../../src-main/connections/dns-hosts/host.ts";
import { proxied } from "../../../../src-main/connections/dns-hosts/judge.ts";
import type { DnsCheck, DnsRow, Setup } from "../../../../src-main/contract/index.ts";
import { requestOf } from "../../../../src-main/dns/check/request.ts";
import { isSpfRecord } from "../../../../src-main/dns/spf/parse.ts";
import { memoryJournal } from "../../../../src-main/plan/journal.ts";
import { noNetwork } from "./no-network.ts";
import { apply, domain, oktaRecords, setup, undo } from "./support.ts";

const apex = "mycompany.example";
const dkimName = `s1._domainkey.${domain}`;
const names = [domain, `_dmarc.${domain}`, dkimName, ...oktaRecords.map(({ fqdn }) => fqdn)];

/** A zone in memory: name, type → texts. It changes a set only if it is still what was read. */
class MemoryZone implements OpenZone {
  readonly sets = new Map<string, RecordSet>();

  static key = (name: string, type: string): string => `${name} ${type}`;

  async read(wanted: readonly string[]): Promise<RecordSet[]> {
    return [...this.sets.values()].filter(({ name }) => wanted.includes(name));
  }

  async write(edits: readonly Edit[]): Promise<void> {
    for (const { name, type, from, to } of edits) {
      const key = MemoryZone.key(name, type);
      const now = this.sets.get(key);
      if (JSON.stringify(now?.values ?? []) !== JSON.stringify(from?.values ?? []))
        throw changedBehind("Memory", key);
      const others = [...this.sets.values()].filter((set) => set.name === name && set.type !== type);
      if (to && others.some((set) => (set.type === "CNAME") !== (type === "CNAME")))
        throw changedBehind("Memory", key);
      if (to) this.sets.set(key, { name, type, ...to });
      else this.sets.delete(key);
    }
  }

  spell(_type: string, text: string): string {
    return text;
  }

  put(name: string, type: string, texts: readonly string[], ttl: number, special?: string): void {
    if (texts.length === 0) this.sets.delete(MemoryZone.key(name, type));
    else
      this.sets.set(MemoryZone.key(name, type), {
        name,
        type,
        ttl,
        values: texts.map((text) => ({ text, raw: `raw ${text}` })),
        ...(special !== undefined && { special }),
      });
  }

  texts(name: string, type: string): string[] {
    return (this.sets.get(MemoryZone.key(name, type))?.values ?? []).map(({ text }) => text);
  }

  at(name: string): RecordSet[] {
    return [...this.sets.values()].filter((set) => set.name === name);
  }

  values(): (readonly [name: string, type: string, text: string])[] {
    return [...this.sets.values()].flatMap(({ name, type, values }) =>
      values.map(({ text }) => [name, type, text] as const),
    );
  }

  /** Everything, raw spelling and TTL included. The order of values of a set means nothing (RFC 2181 section 5). */
  dump(): string[] {
    return [...this.sets.values()]
      .flatMap(({ name, type, ttl, values, special = "" }) =>
        values.map(({ raw }) => `${name} ${ttl} ${type} ${raw}${special}`),
      )
      .sort();
  }
}

/** A text that a host keeps in pieces of 255 (RFC 1035 section 3.3): its raw form shows them. */
const longKey = `v=DKIM1; k=rsa; p=${"A".repeat(390)}`;
const include = requestOf(setup).spfInclude ?? "";
/** A server of their own: no name of an SPF include is known for it. */
const withoutInclude: Setup = { ...setup, provider: "other" };

const theirText = fc.oneof(
  fc.constantFrom(
    "v=spf1 -all",
    "v=spf1 mx ~all",
    "V=SPF1 MX ~ALL",
    "v=spf1",
    "v=spf1 -all include:after.example",
    "v=spf1 ip4:203.0.113.1 include:_spf.google.com -all",
    `v=spf1 -include:${include} ~all`,
    "v=spf1 include:_spf.google.com redirect=_spf.example",
    "v=spf1 exists:%{i}._spf.%{d} -all",
    "v=spf1 bogus:x -all",
    `v=spf1 ${"ip4:203.0.113.1 ".repeat(20)}-all`,
    "v=spf2.0/pra mx -all",
    "v=DMARC1; p=reject",
    "v=DMARC1; p=none",
    "v=DMARC1;p=none; rua=mailto:d@mycompany.example",
    "v=DMARC1 p=none",
    longKey,
    oktaRecords[0]?.verificationValue ?? "",
    "MS=ms12345678",
    "google-site-verification=abc",
  ),
  fc.string({ minLength: 1, maxLength: 20 }),
  fc.string({ unit: "binary", minLength: 1, maxLength: 20 }),
  fc.string({ minLength: 256, maxLength: 600 }),
);
const target = oktaRecords.find(({ recordType }) => recordType === "CNAME")?.verificationValue ?? "";
const theirTarget = fc.constantFrom("other.example", target, proxied(target), proxied("other.example"));

/** Sets of other types at a name: an address, nobody's mail (RFC 7505), name servers of a zone of its own, and more. */
const theirOthers = fc.subarray([
  ["A", "203.0.113.5"],
  ["A", "203.0.113.5 (proxied)"],
  ["AAAA", "2001:db8::5"],
  ["MX", "0 ."],
  ["MX", "10 mx.mycompany.example"],
  ["NS", "ns1.elsewhere.example"],
  ["CAA", '0 issue "ca.example"'],
] as const);

/** What stands at one name: an alias, or texts with others; a text set may be more than records at its host. */
const atName = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      texts: fc.uniqueArray(theirText, { maxLength: 5 }),
      others: theirOthers,
      special: fc.option(fc.constant("a record with a routing policy"), { nil: undefined, freq: 8 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ alias: theirTarget }) },
);
/** Names that are no wish of ours: the apex, the wildcard, a neighbour. Nothing of them is touched. */
const beside = [apex, `*.${apex}`, `*.${domain}`, `www.${domain}`, `_dmarc.${apex}`];
const everywhere = [...names, ...beside];
const zones = fc.record({
  here: fc.tuple(...everywhere.map(() => fc.option(atName, { nil: undefined }))),
  ttl: fc.constantFrom(1, 60, 300, 3600),
  /** The apex of the zone: above the domain, the domain itself, or another one altogether. */
  apex: fc.constantFrom(apex, apex, apex, domain, "elsewhere.example"),
  check: fc.record({
    include: fc.boolean(),
    dmarc: fc.constantFrom("v=DMARC1; p=none", undefined),
    /** The damaged texts that the DNS check found in the place of its values. */
    damaged: fc.subarray(["v=DMARC1 p=none", "MS=ms12345678"]),
    dkim: fc.constantFrom<readonly [DnsRow["type"], string] | undefined>(
      undefined,
      ["TXT", longKey],
      ["CNAME", "s1._domainkey.sender.example"],
    ),
  }),
});
type Start = typeof zones extends fc.Arbitrary<infer T> ? T : never;

const row = (kind: DnsRow["kind"], fqdn: string, more: Partial<DnsRow>): DnsRow => ({
  id: kind,
  kind,
  type: "TXT",
  fqdn,
  host: "",
  purpose: "",
  expected: "",
  found: [],
  status: "missing",
  statusText: "",
  findings: [],
  ...more,
});
const checkOf = ({ dmarc, damaged, dkim }: Start["check"]): DnsCheck => ({
  domain,
  checkedAt: "2026-11-26T08:00:00Z",
  rows: [
    row("spf", domain, {}),
    row("dmarc", `_dmarc.${domain}`, {
      ...(dmarc !== undefined && { value: dmarc }),
      replaces: damaged.filter((text) => text.startsWith("v=DMARC1")),
    }),
    ...(dkim ? [row("dkim", dkimName, { type: dkim[0], value: dkim[1], replaces: damaged })] : []),
  ],
  findings: [],
  source: "authority",
});

function fill({ here, ttl }: Start): MemoryZone {
  const zone = new MemoryZone();
  for (const [i, name] of everywhere.entries()) {
    const at = here[i];
    if (!at) continue;
    if ("alias" in at) {
      zone.put(name, "CNAME", [at.alias], ttl);
      continue;
    }
    zone.put(name, "TXT", at.texts, ttl, at.special);
    for (const [type, all] of Map.groupBy(at.others, ([type]) => type))
      zone.put(
        name,
        type,
        all.map(([, text]) => text),
        ttl,
      );
  }
  return zone;
}

const open = (zone: MemoryZone, start: Start) => {
  const own = start.check.include ? setup : withoutInclude;
  return dnsConnection("cloudflare", start.apex, zone, {
    network: noNetwork(),
    setup: own,
    check: checkOf(start.check),
  });
};

/** May a value of theirs go? The one SPF record that is extended, what the check found damaged, the proxy of a right alias. */
function mayGo({ check }: Start, name: string, type: string, text: string): boolean {
  if (type === "CNAME") return text === proxied(target) || text === proxied("s1._domainkey.sender.example");
  if (type !== "TXT") return false;
  if (name === domain) return isSpfRecord(text);
  return [`_dmarc.${domain}`, dkimName].includes(name) && check.damaged.includes(text as "MS=ms12345678");
}

const numRuns = 300;

test("whatever stands in a zone, applying and taking back leaves it as it was", async () => {
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(zones, async (plan) => {
      const zone = fill(plan);
      const start = zone.dump();
      const before = zone.values();
      const journal = memoryJournal();
      const connection = open(zone, plan);
      const { states } = await apply([connection], journal);
      for (const state of Object.values(states)) reached.add(state);
      // Never two SPF records where there were not.
      const spf = (at: MemoryZone) => at.texts(domain, "TXT").filter(isSpfRecord).length;
      expect(spf(zone)).toBeLessThanOrEqual(Math.max(1, spf(fill(plan))));
      // Nothing of theirs is gone but what the plan replaces: at most one value of a set.
      const after = new Set(zone.values().map((value) => value.join(" ")));
      const gone = before.filter((value) => !after.has(value.join(" ")));
      for (const [name, type, text] of gone)
        expect([name, text, mayGo(plan, name, type, text)]).toEqual([name, text, true]);
      expect(new Set(gone.map(([name, type]) => `${name} ${type}`)).size).toBe(gone.length);
      // No alias beside anything, nothing in a zone of somebody else's, nothing at names that are no wish.
      const isTouched = (name: string) =>
        JSON.stringify(zone.at(name)) !== JSON.stringify(fill(plan).at(name));
      for (const name of everywhere.filter(isTouched)) {
        const types = zone.at(name).map(({ type }) => type);
        expect([name, types.includes("CNAME") && types.length > 1]).toEqual([name, false]);
        expect([name, types.includes("NS") && name !== plan.apex]).toEqual([name, false]);
        expect([name, name === plan.apex || name.endsWith(`.${plan.apex}`)]).toEqual([name, true]);
        expect(names).toContain(name);
      }
      await undo([connection], journal);
      expect(zone.dump()).toEqual(start);
    }),
    { numRuns },
  );
  // A generator that never gets there proves nothing.
  expect([...reached].sort()).toEqual(expect.arrayContaining(["conflict", "done", "right"]));
});

test("what somebody adds in the meantime stays, whatever is taken back", async () => {
  await fc.assert(
    fc.asyncProperty(
      zones,
      fc.array(fc.tuple(fc.constantFrom(...everywhere), fc.uuid()), { maxLength: 4 }),
      async (plan, additions) => {
        const zone = fill(plan);
        const start = zone.dump();
        const journal = memoryJournal();
        const connection = open(zone, plan);
        await apply([connection], journal);
        const theirs: [string, string][] = [];
        for (const [name, text] of additions) {
          if (zone.texts(name, "CNAME").length > 0) continue;
          const set = zone.sets.get(MemoryZone.key(name, "TXT"));
          const values = [...(set?.values ?? []), { text, raw: `raw ${text}` }];
          zone.sets.set(MemoryZone.key(name, "TXT"), {
            ...set,
            name,
            type: "TXT",
            ttl: set?.ttl ?? 60,
            values,
          });
          theirs.push([name, text]);
        }
        // Applied a second time in between: it is undone to the start all the same.
        await apply([connection], journal);
        await undo([connection], journal);
        for (const [name, text] of theirs) expect(zone.texts(name, "TXT")).toContain(text);
        const left = zone.dump().filter((line) => !theirs.some(([, text]) => line.includes(text)));
        expect(left).toEqual(start);
      },
    ),
    { numRuns },
  );
});
