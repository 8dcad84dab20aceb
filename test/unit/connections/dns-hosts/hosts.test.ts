import { describe, expect, test } from "vitest";
import { type DnsHostId, MailwrightError } from "../../../../src-main/contract/index.ts";
import { memoryJournal } from "../../../../src-main/plan/journal.ts";
import type { Trouble } from "../../../../src-main/practice/dns-hosts/stage.ts";
import {
  apply,
  type Bench,
  contents,
  domain,
  oktaRecords,
  plan,
  record,
  startBench,
  undo,
} from "./support.ts";

/** Hosts with many customers, whose interface lists zones, and all that there are. */
const web = ["cloudflare", "route53", "azure"] as const satisfies readonly DnsHostId[];
const hosts = [...web, "rfc2136"] as const;
const apex = "mycompany.example";
const spf = "v=spf1 ip4:203.0.113.77 -all";
const withGoogle = "v=spf1 ip4:203.0.113.77 include:_spf.google.com -all";
const verification = "google-site-verification=5f3c1b";

const textsAt = ({ zone }: Bench, name: string) =>
  zone
    .records()
    .filter((one) => one.name === name && one.type === "TXT")
    .map(({ data }) => data)
    .sort();

const okta = (bench: Bench) =>
  oktaRecords.filter(({ fqdn, recordType, verificationValue }) =>
    bench.zone
      .records()
      .some((r) => r.name === fqdn && r.type === recordType && r.data === verificationValue),
  ).length;

async function refused(system: DnsHostId, trouble: Trouble): Promise<string> {
  await using bench = await startBench(system, { trouble });
  const error = await bench.connect().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof MailwrightError)) throw new Error("it was not refused");
  return error.finding.code;
}

describe.each(hosts)("a zone at %s", (system) => {
  test("gets the records beside what stands there, and has them taken back at an undo", async () => {
    await using bench = await startBench(system, {
      records: [record("TXT", domain, spf), record("TXT", domain, verification)],
    });
    const before = contents(bench.zone);
    const connected = await bench.connect();
    expect(connected.fact).toMatchObject({ system, where: apex });
    const connection = await bench.open(connected);
    const journal = memoryJournal();
    const read = await plan([connection], journal);
    expect(read.changes.map(({ id, title, state }) => [id, title, state])).toEqual([
      ["dns/okta", "Add Okta's records", "pending"],
      ["dns/spf", "Change SPF: TXT notifications", "pending"],
      ["dns/dmarc", "DMARC: TXT _dmarc.notifications", "right"],
    ]);
    const changed = read.changes[1]?.items[0];
    expect(changed?.before).toEqual([spf]);
    expect(changed?.after).toEqual([withGoogle]);
    expect(changed?.diff).toContainEqual({ text: "include:_spf.google.com ", change: "add" });
    const run = await apply([connection], journal, { shown: read });
    expect([run.outcome, run.states]).toEqual([
      "done",
      { "dns/okta": "done", "dns/spf": "done", "dns/dmarc": "right" },
    ]);
    const notes = run.events.flatMap((event) => (event.type === "change" ? (event.change.note ?? []) : []));
    expect(notes).toEqual(["Seen at 2 of 2 name servers", "Seen at 2 of 2 name servers"]);
    expect(textsAt(bench, domain)).toEqual([verification, withGoogle].sort());
    expect(okta(bench)).toBe(oktaRecords.length);
    const ttls = bench.zone.records().filter(({ name }) => oktaRecords.some(({ fqdn }) => fqdn === name));
    expect(new Set(ttls.map(({ ttl }) => ttl))).toEqual(new Set([300]));
    const again = await apply([connection], journal);
    expect(again.events.filter(({ type }) => type === "change")).toEqual([]);
    expect(Object.values(again.states)).toEqual(["done", "done", "right"]);
    expect((await undo([connection], journal)).outcome).toBe("done");
    expect(contents(bench.zone)).toEqual(before);
  });

  test("that may only be read is said to be so", async () => {
    if (system === "cloudflare") {
      expect(await refused(system, "read-only")).toBe("dns-host-right");
      return;
    }
    await using bench = await startBench(system, { trouble: "read-only" });
    const before = contents(bench.zone);
    const run = await apply([await bench.open(await bench.connect())]);
    expect([run.outcome, run.finding]).toEqual(["failed", "dns-host-right"]);
    expect(contents(bench.zone)).toEqual(before);
  });

  test("that fails half-way is finished by applying again, and undone to the very start", async () => {
    await using bench = await startBench(system, {
      trouble: "half",
      after: system === "azure" ? 2 : 0,
      records: [record("TXT", domain, spf)],
    });
    const before = contents(bench.zone);
    const connection = await bench.open(await bench.connect());
    const journal = memoryJournal();
    const first = await apply([connection], journal);
    expect([first.outcome, first.finding]).toEqual([
      "failed",
      system === "rfc2136" ? "dns-host-refused" : "dns-host-failing",
    ]);
    expect(okta(bench)).toBeLessThan(oktaRecords.length);
    const second = await apply([connection], journal);
    expect(second.outcome).toBe("done");
    expect(okta(bench)).toBe(oktaRecords.length);
    await undo([connection], journal);
    expect(contents(bench.zone)).toEqual(before);
  });

  test("whose answer is lost is found to have been written", async () => {
    await using bench = await startBench(system, { trouble: "cut", records: [record("TXT", domain, spf)] });
    const before = contents(bench.zone);
    const connection = await bench.open(await bench.connect());
    const journal = memoryJournal();
    const first = await apply([connection], journal);
    const run = first.outcome === "done" ? first : await apply([connection], journal);
    expect(run.outcome).toBe("done");
    expect([okta(bench), textsAt(bench, domain)]).toEqual([oktaRecords.length, [withGoogle]]);
    await undo([connection], journal);
    expect(contents(bench.zone)).toEqual(before);
  });

  test("has records that are there already left as they are", async () => {
    const there = oktaRecords.map(({ fqdn, recordType, verificationValue }) =>
      record(recordType, fqdn, verificationValue, 7200),
    );
    await using bench = await startBench(system, { records: [...there, record("TXT", domain, withGoogle)] });
    const before = contents(bench.zone);
    const journal = memoryJournal();
    const connection = await bench.open(await bench.connect());
    const run = await apply([connection], journal);
    expect(Object.values(run.states)).toEqual(["right", "right", "right"]);
    expect(journal.entries).toEqual([]);
    await undo([connection], journal);
    expect(contents(bench.zone)).toEqual(before);
  });

  test("with another value where one may stand leaves it, says what stands there, and gets the rest", async () => {
    const alias = oktaRecords.find(({ recordType }) => recordType === "CNAME")!;
    await using bench = await startBench(system, {
      records: [record("CNAME", alias.fqdn, "other.mail.example")],
    });
    const before = contents(bench.zone);
    const connection = await bench.open(await bench.connect());
    const read = await plan([connection], memoryJournal());
    expect(read.changes[0]).toMatchObject({
      state: "conflict",
      finding: { code: "dns-host-value-taken", found: "CNAME other.mail.example" },
    });
    const run = await apply([connection]);
    expect([run.outcome, run.finding]).toEqual(["conflict", "dns-host-value-taken"]);
    const made = `${domain} 300 TXT v=spf1 include:_spf.google.com ~all`;
    expect(contents(bench.zone)).toEqual([...before, made].toSorted());
  });

  test("with other records at the name of an alias stops", async () => {
    const alias = oktaRecords.find(({ recordType }) => recordType === "CNAME")!;
    await using bench = await startBench(system, { records: [record("A", alias.fqdn, "203.0.113.7")] });
    const run = await apply([await bench.open(await bench.connect())]);
    expect([run.outcome, run.finding]).toEqual(["conflict", "dns-host-name-taken"]);
  });

  test("with an alias that leads to Okta's text is right there, as the check says", async () => {
    const owned = oktaRecords.find(({ recordType }) => recordType === "TXT")!;
    await using bench = await startBench(system, {
      records: [
        record("CNAME", owned.fqdn, `proof.${apex}`),
        record("TXT", `proof.${apex}`, owned.verificationValue),
      ],
    });
    const run = await apply([await bench.open(await bench.connect())]);
    expect([run.outcome, run.states["dns/okta"]]).toEqual(["done", "done"]);
    expect(textsAt(bench, owned.fqdn)).toEqual([]);
  });

  test("with two SPF records, or one without room, is not given another", async () => {
    const tight = `v=spf1 ${[1, 2, 3, 4, 5, 6].map((n) => `include:spf${n}.${apex}`).join(" ")} -all`;
    const nested = [1, 2, 3, 4, 5, 6].flatMap((n) => [
      record("TXT", `spf${n}.${apex}`, n > 4 ? "v=spf1 ip4:203.0.113.78 -all" : `v=spf1 a:mx.${apex} -all`),
    ]);
    for (const [records, code] of [
      [[record("TXT", domain, spf), record("TXT", domain, "v=spf1 mx ~all")], "dns-host-spf-several"],
      [[record("TXT", domain, tight), ...nested], "spf-no-room"],
    ] as const) {
      await using bench = await startBench(system, { records });
      const before = textsAt(bench, domain);
      const run = await apply([await bench.open(await bench.connect())]);
      expect([run.outcome, run.finding]).toEqual(["conflict", code]);
      expect(textsAt(bench, domain)).toEqual(before);
    }
  });

  test("that somebody changed between reading and writing is not overwritten", async () => {
    await using bench = await startBench(system, { records: [record("TXT", domain, spf)] });
    const connection = await bench.open(await bench.connect());
    const { changes } = await connection.read({}, { last: none, answer: none, standing: none }, hands);
    const edit = changes.find(({ change }) => change.id === "dns/spf")!;
    const add = changes.find(({ change }) => change.id === "dns/okta")!;
    const [first] = oktaRecords;
    const later = [
      record("TXT", domain, "v=spf1 ip4:203.0.113.78 -all"),
      record("TXT", first!.fqdn, "theirs"),
    ];
    bench.zone.replace([...bench.zone.records().filter(({ data }) => data !== spf), ...later]);
    const before = contents(bench.zone);
    await expect(edit.write?.(hands)).rejects.toMatchObject({ finding: { code: "dns-host-changed" } });
    await expect(add.write?.(hands)).rejects.toMatchObject({ finding: { code: "dns-host-changed" } });
    expect(contents(bench.zone)).toEqual(before);
  });

  test("keeps at an undo what somebody changed since", async () => {
    await using bench = await startBench(system, { records: [record("TXT", domain, spf)] });
    const connection = await bench.open(await bench.connect());
    const journal = memoryJournal();
    await apply([connection], journal);
    const theirs = withGoogle.replace("-all", "include:_spf.google.com ~all");
    bench.zone.replace(bench.zone.records().map((r) => (r.data === withGoogle ? { ...r, data: theirs } : r)));
    const run = await undo([connection], journal);
    expect(run.states).toEqual({ "dns/spf": "kept", "dns/okta": "undone" });
    expect(textsAt(bench, domain)).toEqual([theirs]);
  });

  test("does not take what is no token or key of its kind, nor one that it does not know", async () => {
    await using bench = await startBench(system);
    const entered = await bench.host.connect();
    const name = Object.keys(entered).find((key) => /token|secret/i.test(key))!;
    const value = entered[name]!;
    for (const wrong of ["", `${value.slice(0, 5)}\n${value.slice(5)}`, `${value.slice(0, -4)}ABCD`])
      await expect(bench.connect({ [name]: wrong })).rejects.toMatchObject({
        finding: { code: expect.stringMatching(/^dns-host-(?:access|tsig-signature)$/) },
      });
  });
});

describe.each(web)("a zone at %s, of many", (system) => {
  test("is the one that the delegation points to, of two with one name", async () => {
    for (const trouble of ["twin", "private-twin"] as const) {
      await using bench = await startBench(system, { trouble });
      const connection = await bench.open(await bench.connect());
      expect((await apply([connection])).outcome).toBe("done");
      expect(okta(bench)).toBe(oktaRecords.length);
    }
  });

  test("that nobody asks, that is private, or that the access does not reach is refused when it is connected", async () => {
    expect(await refused(system, "only-twin")).toBe("dns-host-zone-not-asked");
    expect(await refused(system, "only-private")).toBe("dns-host-zone-private");
    expect(await refused(system, "other-zone")).toBe("dns-host-zone-missing");
  });

  test("that asks to wait is waited for, with words", async () => {
    await using bench = await startBench(system, { trouble: "throttled" });
    const waits: string[] = [];
    const run = await apply([await bench.open(await bench.connect())], memoryJournal(), { waits });
    expect(run.outcome).toBe("done");
    expect(waits.filter((text) => text.endsWith("asks to wait"))).toHaveLength(2);
  });
});

const none = () => undefined;
const hands = { signal: new AbortController().signal, now: Date.now, wait: async () => {} };

test("a name server that has the zone and is not asked for it, or does not have it, is refused", async () => {
  expect(await refused("rfc2136", "only-twin")).toBe("dns-host-zone-not-asked");
  expect(await refused("rfc2136", "other-zone")).toBe("dns-host-not-primary");
});

test("a proxied alias at Cloudflare is a change, and is proxied again after an undo", async () => {
  await using bench = await startBench("cloudflare");
  const connected = await bench.connect();
  const alias = oktaRecords.find(({ recordType }) => recordType === "CNAME")!;
  const token = connected.secret.use((value) => value);
  const api = "https://api.cloudflare.com/client/v4";
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const body = { type: "CNAME", name: alias.fqdn, content: alias.verificationValue, ttl: 1, proxied: true };
  await bench.world.network.fetch(`${api}/zones/${connected.fact.values["zoneId"]}/dns_records/batch`, {
    method: "POST",
    headers,
    body: JSON.stringify({ posts: [body] }),
    signal: hands.signal,
  });
  const before = contents(bench.zone);
  expect(before.some((line) => line.startsWith(`${alias.fqdn} 300 A `))).toBe(true);
  const connection = await bench.open(connected);
  const journal = memoryJournal();
  const read = await plan([connection], journal);
  const item = read.changes[0]?.items.find(({ name }) => name === `CNAME ${alias.fqdn}`);
  expect(item?.before).toEqual([`${alias.verificationValue} (proxied)`]);
  expect((await apply([connection], journal)).outcome).toBe("done");
  expect(okta(bench)).toBe(oktaRecords.length);
  await undo([connection], journal);
  expect(contents(bench.zone)).toEqual(before);
});
