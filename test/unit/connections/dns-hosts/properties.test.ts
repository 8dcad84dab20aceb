import fc from "fast-check";
import { expect, test } from "vitest";
import { dnsConnection } from "../../../../src-main/connections/dns-hosts/connection.ts";
import { changedBehind } from "../../../../src-main/connections/dns-hosts/findings.ts";
import type { Edit, OpenZone, RecordSet } from "../../../../src-main/connections/dns-hosts/host.ts";
import type { DnsCheck, DnsRow } from "../../../../src-main/contract/index.ts";
import { isSpfRecord } from "../../../../src-main/dns/spf/parse.ts";
import { memoryJournal } from "../../../../src-main/plan/journal.ts";
import { noNetwork } from "./no-network.ts";
import { apply, domain, oktaRecords, setup, undo } from "./support.ts";

const apex = "mycompany.example";
const names = [domain, `_dmarc.${domain}`, ...oktaRecords.map(({ fqdn }) => fqdn)];

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

  put(name: string, type: string, texts: readonly string[], ttl: number): void {
    if (texts.length === 0) this.sets.delete(MemoryZone.key(name, type));
    else
      this.sets.set(MemoryZone.key(name, type), {
        name,
        type,
        ttl,
        values: texts.map((text) => ({ text, raw: `raw ${text}` })),
      });
  }

  texts(name: string, type: string): string[] {
    return (this.sets.get(MemoryZone.key(name, type))?.values ?? []).map(({ text }) => text);
  }

  /** Everything, raw spelling and TTL included. The order of values of a set means nothing (RFC 2181 section 5). */
  dump(): string[] {
    return [...this.sets.values()]
      .flatMap(({ name, type, ttl, values }) => values.map(({ raw }) => `${name} ${ttl} ${type} ${raw}`))
      .sort();
  }
}

const theirText = fc.oneof(
  fc.constantFrom(
    "v=spf1 -all",
    "v=spf1 mx ~all",
    "v=spf1 ip4:203.0.113.1 include:_spf.google.com -all",
    "v=spf1 include:_spf.google.com redirect=_spf.example",
    "v=spf1 bogus:x -all",
    "v=DMARC1; p=reject",
    oktaRecords[0]?.verificationValue ?? "",
    "MS=ms12345678",
  ),
  fc.string({ minLength: 1, maxLength: 20 }),
);
const theirTarget = fc.constantFrom(
  "other.example",
  oktaRecords.find(({ recordType }) => recordType === "CNAME")?.verificationValue ?? "",
);

/** What stands at one name: an alias, or texts with an address. */
const atName = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ texts: fc.uniqueArray(theirText, { maxLength: 3 }), address: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ alias: theirTarget }) },
);
const zones = fc.tuple(
  ...names.map(() => fc.option(atName, { nil: undefined })),
  fc.constantFrom(60, 300, 3600),
);

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
const check: DnsCheck = {
  domain,
  checkedAt: "2026-11-26T08:00:00Z",
  rows: [row("spf", domain, {}), row("dmarc", `_dmarc.${domain}`, { value: "v=DMARC1; p=none" })],
  findings: [],
  source: "authority",
};

function fill(plan: readonly unknown[]): MemoryZone {
  const zone = new MemoryZone();
  const ttl = plan.at(-1) as number;
  for (const [i, name] of names.entries()) {
    const here = plan[i] as { texts?: string[]; address?: boolean; alias?: string } | undefined;
    if (here?.alias !== undefined) zone.put(name, "CNAME", [here.alias], ttl);
    if (here?.texts) zone.put(name, "TXT", here.texts, ttl);
    if (here?.address) zone.put(name, "A", ["203.0.113.5"], ttl);
  }
  return zone;
}

const open = (zone: MemoryZone) =>
  dnsConnection("cloudflare", apex, zone, { network: noNetwork(), setup, check });

test("whatever stands in a zone, applying and taking back leaves it as it was", async () => {
  await fc.assert(
    fc.asyncProperty(zones, async (plan) => {
      const zone = fill(plan);
      const start = zone.dump();
      const journal = memoryJournal();
      const connection = open(zone);
      await apply([connection], journal);
      // Never two SPF records where there were not.
      const spf = (at: MemoryZone) => at.texts(domain, "TXT").filter(isSpfRecord).length;
      expect(spf(zone)).toBeLessThanOrEqual(Math.max(1, spf(fill(plan))));
      // Nothing of theirs is gone but the one SPF text that was extended.
      const gone = start.filter((line) => !zone.dump().includes(line));
      expect(gone.every((line) => line.startsWith(`${domain} `) && line.includes("v=spf1"))).toBe(true);
      expect(gone.length).toBeLessThanOrEqual(1);
      await undo([connection], journal);
      expect(zone.dump()).toEqual(start);
    }),
    { numRuns: 300 },
  );
});

test("what somebody adds in the meantime stays, whatever is taken back", async () => {
  await fc.assert(
    fc.asyncProperty(
      zones,
      fc.array(fc.tuple(fc.constantFrom(...names), fc.uuid()), { maxLength: 4 }),
      async (plan, additions) => {
        const zone = fill(plan);
        const start = zone.dump();
        const journal = memoryJournal();
        const connection = open(zone);
        await apply([connection], journal);
        const theirs: [string, string][] = [];
        for (const [name, text] of additions) {
          if (zone.texts(name, "CNAME").length > 0) continue;
          const set = zone.sets.get(MemoryZone.key(name, "TXT"));
          const values = [...(set?.values ?? []), { text, raw: `raw ${text}` }];
          zone.sets.set(MemoryZone.key(name, "TXT"), { name, type: "TXT", ttl: set?.ttl ?? 60, values });
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
    { numRuns: 300 },
  );
});
