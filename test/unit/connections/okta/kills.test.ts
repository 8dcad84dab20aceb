import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { okta } from "../../../../src-main/connections/okta/connector.ts";
import type { JournalEntry, PlanEvent } from "../../../../src-main/contract/index.ts";
import type { Secret } from "../../../../src-main/credentials/secret.ts";
import type { Network } from "../../../../src-main/network/port.ts";
import { applyPlan } from "../../../../src-main/plan/apply.ts";
import type { Connection, Hands } from "../../../../src-main/plan/connection.ts";
import { handsOf } from "../../../../src-main/plan/hands.ts";
import { memoryJournal } from "../../../../src-main/plan/journal.ts";
import { readPlan } from "../../../../src-main/plan/read.ts";
import { undoPlan } from "../../../../src-main/plan/undo.ts";
import type { ZoneRecord } from "../../../../src-main/practice/dns/zone.ts";
import type { OwnZone } from "../../../../src-main/practice/estate.ts";
import { createPracticeOkta, type PracticeOkta } from "../../../../src-main/practice/okta/index.ts";
import type { Org } from "../../../../src-main/practice/okta/org.ts";
import { newEmailDomain } from "../../../../src-main/practice/okta/org.ts";
import type { OktaTrouble } from "../../../../src-main/practice/okta/scenario.ts";
import type { PracticeWorld } from "../../../../src-main/practice/world.ts";
import { oktaCreateBody } from "../../../../src-main/setup/okta-body.ts";
import { oktaSettings } from "../../../../src-main/setup/okta-settings.ts";
import { contents, openAt, setupOf, startBench, zoneHost } from "./support.ts";

/** The power fails: nothing after it happens until the next start. */
class Killed extends Error {}

const setup = setupOf();
const { emailDomain, from } = setup.domain;
let world: PracticeWorld;
let zone: OwnZone;
let empty: readonly ZoneRecord[];

beforeAll(async () => {
  const bench = await startBench();
  world = bench.world;
  zone = bench.zone;
  empty = zone.records();
}, 120_000);
afterAll(() => world.close());

/** Requests go to the org without a wire: hundreds of lives of it are lived here. */
const within = (practice: PracticeOkta): Network => ({
  ...world.network,
  async fetch(url, init) {
    const at = new URL(url);
    const headers = Object.fromEntries(new Headers(init.headers).entries());
    const reply = await practice.handle({
      method: init.method ?? "GET",
      host: at.hostname,
      path: at.pathname,
      query: at.searchParams,
      authorization: headers.authorization,
      headers,
      body: typeof init.body === "string" ? init.body : "",
      form: new URLSearchParams(),
    });
    if (reply === "cut") throw new TypeError("the connection was cut");
    return new Response(reply.body === "" ? null : reply.body, reply);
  },
});

interface Start {
  readonly trouble?: OktaTrouble;
  /** Changes the org before anything is read. */
  readonly bend?: (org: Org) => void;
}

/** With every yes but those that are given one by one. */
const everything = ["okta/feature", "okta/enable", "okta/other-server", "okta/sender", "okta/test"];

/** Applies with every yes, and undoes; killed at each of the given steps of the whole, and started anew after each. */
async function live(start: Start, kills: readonly number[], agreed: readonly string[] = everything) {
  zone.replace(empty);
  let skipped = 0;
  const now = () => Date.now() + skipped;
  const practice = createPracticeOkta({
    ...(start.trouble && { trouble: start.trouble }),
    zone,
    now,
    domain: emailDomain,
    customUrlDomain: setup.domain.customUrlDomain,
    records: [],
    userName: from.split("@")[0] ?? "",
  });
  start.bend?.(practice.org);
  const before = contents(practice);
  const network = within(practice);
  const { signal } = new AbortController();
  const entered = await practice.connect();
  const connected = await okta.connect(entered, { network, hands: handsOf(signal, now), setup, zone: null });

  let step = 0;
  let dead = false;
  const at = new Set(kills);
  const alive = () => {
    if (at.has(step++)) dead = true;
    if (dead) throw new Killed();
  };
  const hands: Hands = {
    signal,
    now,
    async wait(_, ms) {
      alive();
      skipped += ms;
    },
  };
  const kept = memoryJournal();
  const journal = {
    entries: kept.entries,
    async append(entry: JournalEntry) {
      alive();
      await kept.append(entry);
      alive();
    },
  };
  const events: PlanEvent[] = [];
  const onEvent = (event: PlanEvent) => {
    events.push(event);
    alive();
  };
  /** Every request is a step before it and one after it. */
  const withSecret = async <T>(use: (secret: Secret) => Promise<T>): Promise<T> => {
    alive();
    const result = await use(connected.secret);
    alive();
    return result;
  };
  const open = (): Connection[] => [
    openAt({ world: { ...world, network } }, setup, connected.fact, connected.secret, withSecret),
    zoneHost(zone),
  ];
  const again = async <T>(work: (connections: Connection[]) => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await work(open());
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        dead = false;
      }
    }
  };
  const run = { journal, onEvent, signal, now, wait: hands.wait };
  const apply = () =>
    again(async (connections) => {
      const shown = await readPlan(connections, journal, hands);
      return applyPlan({ ...run, connections, shown, agreed });
    });
  const first = await apply();
  // Okta refuses to test a disabled server: the second time it is enabled for the test.
  if (start.trouble === "test-disabled") await apply();
  await kept.append({
    id: "okta/received",
    system: "okta",
    title: "",
    at: "2026-11-26T08:00:00Z",
    phase: "yes",
    items: [],
  });
  const applied = await apply();
  const after = structuredClone(contents(practice));
  const { servers, emailDomains, tests } = structuredClone(practice.org);
  const undo = () => again((connections) => undoPlan({ ...run, connections }));
  let undone = await undo();
  // A lost answer breaks an undo off; it goes on by being called again.
  for (let tries = 0; undone === "failed" && start.trouble === "cut" && tries < 5; tries++)
    undone = await undo();
  return {
    first,
    applied,
    undone,
    before,
    after,
    servers,
    emailDomains,
    tests,
    practice,
    steps: step,
    journal: kept,
  };
}

/** A verification is not taken back: everything else is compared. */
const unverified = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replace(/"validationStatus":"[A-Z_]+"/g, '"validationStatus":"…"'));

describe("killed and started again", { timeout: 300_000 }, () => {
  test.each<[OktaTrouble, number]>([
    ["other-enabled", 2],
    ["cut", 1],
    ["feature-off", 1],
  ])(
    "at any step the end is the same, nothing is made twice, and undo restores: %s",
    async (trouble, servers) => {
      const whole = await live({ trouble }, []);
      expect([whole.applied, whole.undone, whole.servers.length, whole.tests.length]).toEqual([
        "done",
        "done",
        servers,
        1,
      ]);
      expect(contents(whole.practice)).toEqual(whole.before);
      expect(whole.steps).toBeGreaterThan(100);
      for (let kill = 0; kill < whole.steps; kill++) {
        const one = await live({ trouble }, [kill]);
        expect([kill, one.applied, one.undone, one.servers.length, one.emailDomains.length]).toEqual([
          kill,
          "done",
          "done",
          servers,
          1,
        ]);
        // Killed between the note and the request, the test counts as sent: it is never sent twice.
        expect(one.tests.length).toBeLessThanOrEqual(1);
        expect([kill, one.after]).toEqual([kill, whole.after]);
        expect([kill, contents(one.practice), zone.records()]).toEqual([kill, one.before, empty]);
      }
    },
  );

  test("enabled for a test, a server is never left enabled, and its test is sent at most once", async () => {
    const agreed = ["okta/test"];
    const whole = await live({ trouble: "test-disabled" }, [], agreed);
    expect([whole.applied, whole.servers[0]?.shown.enabled, whole.tests.length]).toEqual(["asks", false, 1]);
    for (let kill = 0; kill < whole.steps; kill++) {
      const one = await live({ trouble: "test-disabled" }, [kill], agreed);
      const { applied, servers, tests } = one;
      expect([kill, applied, servers.map(({ shown }) => shown.enabled)]).toEqual([kill, "asks", [false]]);
      expect(tests.length).toBeLessThanOrEqual(1);
      expect([kill, contents(one.practice)]).toEqual([kill, one.before]);
    }
  });

  test("from any state of the org, through any kills: what was not ours is as it was", async () => {
    const own = oktaCreateBody(oktaSettings(setup));
    const server = fc.oneof(
      fc.record({
        // As ours is called, too: a name says nothing of whose a server is.
        alias: fc.constantFrom("Old relay", "Old relay", String(own.alias), "x"),
        authType: fc.constantFrom("BASIC_SMTP_AUTH", "OAUTH2_CLIENT_CREDENTIALS", "OAUTH2_JWT_BEARER_GRANT"),
        host: fc.constantFrom("relay.example", String(own.host), String(own.host).toUpperCase()),
        port: fc.constantFrom(587, 465),
        username: fc.constantFrom("a@b.example", from),
      }),
      // Made by hand, with these very values or with all but one of them.
      fc
        .constantFrom({}, {}, { alias: "By hand" }, { clientId: "another" }, { username: "a@b.example" })
        .map((other) => ({ ...own, ...other })),
    );
    const domain = fc.record({
      domain: fc.constantFrom("other.example", `sub.${emailDomain}`, emailDomain, emailDomain.toUpperCase()),
      userName: fc.constantFrom("helpdesk", from.split("@")[0] as string),
      displayName: fc.constantFrom("IT", "My Company"),
      validationStatus: fc.constantFrom("NOT_STARTED", "POLLING", "VERIFIED", "ERROR", "FAILED_TO_VERIFY"),
      /** The last one is none of the org's: it was removed. */
      brand: fc.nat(3),
    });
    const state = fc.record({
      feature: fc.constantFrom("ENABLED" as const, "DISABLED" as const, null),
      brands: fc.array(fc.constantFrom("My Company", "Partners"), { minLength: 1, maxLength: 3 }),
      /** The brand that has the custom URL domain, where one has it. */
      custom: fc.option(fc.nat(2), { nil: undefined }),
      servers: fc.array(server, { maxLength: 4 }),
      enabled: fc.option(fc.nat(3), { nil: undefined }),
      domains: fc.uniqueArray(domain, { maxLength: 3, selector: (one) => one.domain.toLowerCase() }),
    });
    const reached = new Set<string>();
    await fc.assert(
      fc.asyncProperty(state, fc.array(fc.nat(300), { maxLength: 4 }), async (of, kills) => {
        const bend = (org: Org) => {
          org.feature = of.feature;
          org.brands = of.brands.map((name, i) => ({ id: `bnd-${i}`, name, isDefault: i === 0 }));
          org.customDomains = org.customDomains.flatMap((one) =>
            of.custom === undefined ? [] : [{ ...one, brandId: `bnd-${of.custom}` }],
          );
          org.servers = of.servers.map((shown, i) => ({
            shown: { ...shown, id: `ces-foreign-${i}`, enabled: of.enabled === i },
            secretSha256: `${i}`,
          }));
          org.emailDomains = of.domains.map(({ brand, validationStatus, ...one }, i) => ({
            ...newEmailDomain(`OeD-foreign-${i}`, { ...one, brandId: `bnd-${brand}` }),
            validationStatus,
          }));
        };
        const { applied, undone, practice, before, tests } = await live({ bend }, kills);
        reached.add(applied);
        expect([applied, undone]).toEqual([expect.stringMatching(/^(?:done|asks|conflict)$/), "done"]);
        expect(tests.length).toBeLessThanOrEqual(1);
        expect(unverified(contents(practice))).toEqual(unverified(before));
        // At no time two of them, and what is not ours has the secret that it had.
        expect(practice.org.servers.filter(({ shown }) => shown.enabled).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
    expect([...reached]).toContain("done");
  });
});
