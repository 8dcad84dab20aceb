import { expect, test } from "vitest";
import { dnsConnection } from "../../../src-main/connections/dns-hosts/connection.ts";
import type { OpenZone, RecordSet, RecordValue } from "../../../src-main/connections/dns-hosts/host.ts";
import type { Plan } from "../../../src-main/contract/index.ts";
import { checkDomain } from "../../../src-main/dns/check/check.ts";
import { requestOf } from "../../../src-main/dns/check/request.ts";
import { memoryJournal } from "../../../src-main/plan/journal.ts";
import { readPlan } from "../../../src-main/plan/read.ts";
import type { ZoneRecord } from "../../../src-main/practice/dns/zone.ts";
import type { OwnZone } from "../../../src-main/practice/estate.ts";
import { answer, apply, type Bench, setupOf, startBench } from "./okta/support.ts";

const setup = setupOf();
const { emailDomain } = setup.domain;
const record = (type: "TXT" | "CNAME", name: string, data: string): ZoneRecord => ({
  name,
  type,
  data,
  ttl: 3600,
});
const value = ({ data }: ZoneRecord): RecordValue => ({ text: data, raw: data });

/** The zone that the practice company's name servers serve, as a host's interface has it. */
const opened = (zone: OwnZone): OpenZone => ({
  async read(names) {
    const here = zone.records().filter(({ name }) => names.includes(name));
    const sets = Map.groupBy(here, ({ name, type }) => `${name} ${type}`);
    return [...sets.values()].map(
      (all): RecordSet => ({
        name: all[0]!.name,
        type: all[0]!.type,
        ttl: all[0]!.ttl,
        values: all.map(value),
      }),
    );
  },
  async write(edits) {
    for (const { name, type, to } of edits)
      zone.replace([
        ...zone.records().filter((one) => one.name !== name || one.type !== type),
        ...(to?.values ?? []).map(({ text }) => record(type, name, text)),
      ]);
  },
  spell: (_, text) => text,
});

async function open(bench: Bench) {
  const [okta] = await bench.open(setup, { dns: false });
  const { network } = bench.world;
  const connected = { ...setup, connections: [{ system: "okta" }] } as unknown as typeof setup;
  const check = await checkDomain(network, requestOf(setup), { signal: bench.hands.signal });
  return [
    okta!,
    dnsConnection("cloudflare", "mycompany.example", opened(bench.zone), {
      network,
      setup: connected,
      check,
    }),
  ];
}

const change = ({ changes }: Plan, id: string) => changes.find((one) => one.id === id);
const order = ({ changes }: Plan) => changes.map(({ id }) => id);

test("a conflict at SPF stays with SPF: Okta verifies, tests and is enabled, and the question says what is missing", async () => {
  await using bench = await startBench();
  const { zone } = bench;
  const theirs = ["v=spf1 mx -all", "v=spf1 ip4:203.0.113.1 -all"];
  zone.replace([
    ...zone.records().filter(({ name, type }) => name !== emailDomain || type !== "TXT"),
    ...theirs.map((text) => record("TXT", emailDomain, text)),
  ]);
  const journal = memoryJournal();
  const connections = await open(bench);
  const plan = await readPlan(connections, journal, bench.hands);
  expect(change(plan, "dns/spf")).toMatchObject({
    state: "conflict",
    finding: { code: "dns-host-spf-several" },
  });

  const first = await apply(bench, connections, journal, { agreed: [] });
  expect([first.outcome, first.states]).toEqual([
    "asks",
    expect.objectContaining({
      "dns/okta": "done",
      "dns/spf": "conflict",
      "okta/verify": "done",
      "okta/test": "done",
      "okta/enable": "pending",
    }),
  ]);
  await answer(journal, "okta/received", "yes");
  const asked = await readPlan(connections, journal, bench.hands);
  const { title } = change(asked, "dns/spf")!;
  expect(change(asked, "okta/enable")?.question?.text).toBe(
    `Not made yet: “${title}”. Okta sends all the same, and receivers may take its mail for spam or refuse it. From then on all email of the org goes through smtp.office365.com.`,
  );
  const last = await apply(bench, connections, journal, { agreed: ["okta/enable"] });
  // What is left is up to a person, and is said.
  expect([last.outcome, last.states["okta/enable"]]).toEqual(["conflict", "done"]);
  expect(bench.practice.org.servers.map(({ shown }) => shown.enabled)).toEqual([true]);
  const texts = zone.records().filter(({ name, type }) => name === emailDomain && type === "TXT");
  expect(texts.map(({ data }) => data)).toEqual(theirs);
});

test("a conflict at Okta's own records holds up its verification, and SPF is made all the same", async () => {
  await using bench = await startBench();
  const journal = memoryJournal();
  const connections = await open(bench);
  await apply(bench, connections, journal, { agreed: [], only: ["okta/email-domain"] });
  const records = bench.practice.org.emailDomains[0]!.dnsValidationRecords as {
    fqdn: string;
    recordType: string;
  }[];
  const alias = records.find(({ recordType }) => /cname/i.test(recordType))!;
  bench.zone.replace([...bench.zone.records(), record("CNAME", alias.fqdn, "other.example")]);
  const run = await apply(bench, await open(bench), journal, { agreed: [] });
  expect([run.outcome, run.states]).toEqual([
    "conflict",
    expect.objectContaining({ "dns/okta": "conflict", "dns/spf": "done", "okta/verify": "pending" }),
  ]);
  expect(bench.practice.org.tests).toEqual([]);
});

test("without a conflict every record is made before the verification, and the question is the plain one", async () => {
  await using bench = await startBench();
  const plan = await readPlan(await open(bench), memoryJournal(), bench.hands);
  const at = order(plan);
  const verify = at.indexOf("okta/verify");
  for (const id of ["dns/okta", "dns/spf", "dns/dmarc"])
    expect([id, at.indexOf(id) < verify]).toEqual([id, true]);
  expect(change(plan, "okta/verify")?.needs).toEqual(["okta/email-domain", "dns/okta"]);
  expect(change(plan, "okta/enable")?.question?.text).toBe(
    "From then on all email of the org goes through smtp.office365.com.",
  );
  const questions = plan.changes.flatMap(({ title, question }) => (question ? [{ title, ...question }] : []));
  expect(questions.length).toBeGreaterThan(2);
  for (const { title, ask, text } of questions) {
    // One sentence asks, stands by itself, and nothing below it asks again.
    expect(ask).toMatch(/^(?!.*[.?] )[^?]+\?$/);
    expect(text).not.toContain("?");
    expect(text).not.toContain(title);
  }
});
