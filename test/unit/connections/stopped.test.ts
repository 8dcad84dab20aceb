import { expect, test } from "vitest";
import type { OpenPlace } from "../../../src-main/connections/connector.ts";
import { tookTooLong } from "../../../src-main/connections/findings.ts";
import { connectorOf } from "../../../src-main/connections/index.ts";
import {
  type ConnectionFact,
  MailwrightError,
  type Plan,
  type Setup,
} from "../../../src-main/contract/index.ts";
import { checkDomain } from "../../../src-main/dns/check/check.ts";
import { requestOf } from "../../../src-main/dns/check/request.ts";
import { memoryJournal } from "../../../src-main/plan/journal.ts";
import { readPlan } from "../../../src-main/plan/read.ts";
import { apply, type Bench, setupOf, startBench } from "./okta/support.ts";

const apex = "mycompany.example";
const fact = (system: "okta" | "cloudflare", where: string): ConnectionFact => ({
  system,
  where,
  by: "token",
  connectedAt: "2026-11-26T08:00:00Z",
  revision: system,
  values: system === "okta" ? {} : { zoneId: "z1", delegation: "ns1.before.example ns2.before.example" },
});
const connections = [fact("okta", "https://mycompany.okta.com"), fact("cloudflare", apex)];
const states = ({ changes }: Plan) => Object.fromEntries(changes.map(({ id, state }) => [id, state]));
const handed = ({ changes }: Plan) => changes.filter(({ byHand }) => byHand !== undefined);

/** Okta, and the zone's former host, opened with a DNS check made now. Nobody answers at that host. */
async function open(bench: Bench, setup: Setup) {
  const [okta] = await bench.open(setup, { dns: false });
  const { network } = bench.world;
  const check = await checkDomain(network, requestOf(setup), { signal: bench.hands.signal });
  const place = { network, setup, check, withSecret: () => Promise.reject(new Error("nobody is asked")) };
  const host = (await connectorOf("cloudflare")).open(connections[1]!, place as unknown as OpenPlace);
  return [okta!, host];
}

test("a zone that moved stops for itself: Okta goes on, and with records entered by hand the plan does too", async () => {
  const before: Setup = { ...setupOf(), connections };
  await using bench = await startBench({ setup: before });
  const journal = memoryJournal();
  const first = await open(bench, before);
  const plan = await readPlan(first, journal, bench.hands);
  expect(plan.findings.map(({ code }) => code)).toEqual(["dns-host-zone-moved"]);
  expect(handed(plan).map(({ id }) => id)).toEqual(["dns/okta", "dns/spf"]);

  // What needs no record of that zone is made, and nothing else.
  const run = await apply(bench, first, journal);
  expect([run.outcome, run.states["okta/email-domain"], run.states["okta/server"]]).toEqual([
    "conflict",
    "done",
    "done",
  ]);
  expect([run.states["okta/verify"], bench.practice.org.tests.length]).toEqual(["pending", 0]);

  // The values are known now; a person enters them where the zone is.
  const [made] = bench.practice.org.emailDomains;
  const records = made!.dnsValidationRecords as {
    recordType: string;
    fqdn: string;
    verificationValue: string;
  }[];
  const after: Setup = {
    ...before,
    domain: {
      ...before.domain,
      oktaRecords: records.map(({ recordType, ...rest }) => ({
        ...rest,
        recordType: recordType === "TXT" ? "TXT" : "CNAME",
      })),
    },
  };
  const known = handed(await readPlan(await open(bench, after), journal, bench.hands));
  expect(known.map(({ id }) => id)).toEqual(["dns/okta", "dns/spf"]);
  const entered = known
    .flatMap(({ items }) => items)
    .map(({ name, after }) => {
      const [type, at] = name.split(" ") as ["TXT" | "CNAME", string];
      return { name: at, type, data: after?.[0] ?? "", ttl: 300 };
    });
  bench.zone.replace([...bench.zone.records(), ...entered]);

  const again = await open(bench, after);
  expect(states(await readPlan(again, journal, bench.hands))).toMatchObject({
    "dns/okta": "right",
    "dns/spf": "right",
    "dns/dmarc": "right",
  });
  const last = await apply(bench, again, journal);
  expect([last.outcome, last.states["okta/verify"], last.states["okta/test"]]).toEqual([
    "asks",
    "done",
    "done",
  ]);
});

test("an org that does not let itself be read stops for itself: the zone is given what the setup knows", async () => {
  const setup: Setup = { ...setupOf(), connections };
  await using bench = await startBench({ setup });
  const [okta, host] = await open(bench, setup);
  const refusing = { ...okta!, read: () => Promise.reject(new MailwrightError(tookTooLong("Okta", 60))) };
  // The zone is read as the world shows it.
  const zone = { ...host!, read: host!.seen! };
  const { changes, findings } = await readPlan([refusing, zone], memoryJournal(), bench.hands);
  expect(findings.map(({ code }) => code)).toEqual(["connection-too-slow"]);
  // Of Okta's own records nothing is known, and nothing is promised.
  expect(changes.map(({ id }) => id)).toEqual(["dns/spf", "dns/dmarc"]);
  await expect(readPlan([refusing], memoryJournal(), bench.hands)).rejects.toMatchObject({
    finding: { code: "connection-too-slow" },
  });
});
