import { randomUUID } from "node:crypto";
import type { Connected, ConnectionFacts } from "../../../../src-main/connections/connector.ts";
import { okta } from "../../../../src-main/connections/okta/connector.ts";
import type {
  ConnectionFact,
  DnsCheck,
  OktaSettings,
  PlanEvent,
  PlanOutcome,
  ProviderId,
  Setup,
} from "../../../../src-main/contract/index.ts";
import { Secret } from "../../../../src-main/credentials/secret.ts";
import { applyPlan } from "../../../../src-main/plan/apply.ts";
import type { Connection, Hands } from "../../../../src-main/plan/connection.ts";
import { type Journal, memoryJournal } from "../../../../src-main/plan/journal.ts";
import { readPlan } from "../../../../src-main/plan/read.ts";
import { undoPlan } from "../../../../src-main/plan/undo.ts";
import { type OwnZone, ownZone } from "../../../../src-main/practice/estate.ts";
import type { HttpRequest } from "../../../../src-main/practice/https/server.ts";
import { createPracticeOkta, type PracticeOkta } from "../../../../src-main/practice/okta/index.ts";
import type { OktaTrouble } from "../../../../src-main/practice/okta/scenario.ts";
import type { HttpReply } from "../../../../src-main/practice/plan.ts";
import { practiceValues } from "../../../../src-main/practice/values.ts";
import { type PracticeWorld, startPracticeWorld } from "../../../../src-main/practice/world.ts";
import { worldOptions } from "../../../../src-main/practice/world-options.ts";
import { newSetup } from "../../../../src-main/setup/document.ts";
import { fingerprint } from "../../../../src-main/setup/fingerprint.ts";
import { oktaSettings, recipientOf } from "../../../../src-main/setup/okta-settings.ts";
import { rememberSecret } from "../../../support/canary.ts";

/** What the setup's credential is in these tests: made up anew each time, so that it stands in no source. */
export const credentials = {
  first: ["fir8Q", randomUUID()].join("~"),
  second: ["sec8Q", randomUUID()].join("~"),
};
for (const secret of Object.values(credentials)) rememberSecret(secret);

const values = (provider: ProviderId) => practiceValues(provider);

/** A setup whose values are all known, and whose org knows nothing of it yet. */
export function setupOf(provider: ProviderId = "microsoft", revision = "first"): Setup {
  const { domain, settings } = values(provider);
  const keyId = provider === "google" ? { keyId: "8c6f0e5b2a7d4913f0c6a8e2b5d7419300aa11bb" } : {};
  return {
    ...newSetup(provider, true, 0),
    domain: { ...domain, oktaRecords: [] },
    settings: { ...settings, ...keyId },
    credential: {
      kind: provider === "google" ? "private-key" : "client-secret",
      addedAt: "2026-11-26T08:00:00Z",
      store: "session",
      revision,
      repairs: [],
    },
  };
}

export interface Exchange {
  readonly request: HttpRequest;
  readonly reply: HttpReply | "cut";
}

export interface Bench extends AsyncDisposable {
  readonly world: PracticeWorld;
  readonly zone: OwnZone;
  readonly practice: PracticeOkta;
  /** Every request that came over TLS, with its answer. */
  readonly exchanges: Exchange[];
  /** What was waited for. */
  readonly waits: string[];
  readonly hands: Hands;
  now(): number;
  connect(entered?: Readonly<Record<string, string>>, setup?: Setup): Promise<Connected>;
  /** The connection to Okta, opened anew, and a DNS host that writes Okta's records. */
  open(setup?: Setup, options?: { readonly dns?: boolean }): Promise<Connection[]>;
}

export interface BenchOptions {
  readonly trouble?: OktaTrouble;
  readonly setup?: Setup;
  /** The org has the email domain already. */
  readonly records?: boolean;
}

/** An org and a zone of the practice company over TLS on this computer. Waits take no time: the clock goes on by them. */
export async function startBench(options: BenchOptions = {}): Promise<Bench> {
  const setup = options.setup ?? setupOf();
  const { domain } = setup;
  const zone = ownZone(domain.emailDomain, true);
  let skipped = 0;
  const now = () => Date.now() + skipped;
  const practice = createPracticeOkta({
    ...(options.trouble && { trouble: options.trouble }),
    zone,
    now,
    domain: domain.emailDomain,
    customUrlDomain: domain.customUrlDomain,
    records: options.records ? values("microsoft").domain.oktaRecords : [],
    userName: domain.from.split("@")[0] ?? "",
  });
  const exchanges: Exchange[] = [];
  const services = practice.services.map((service) =>
    service.kind === "https"
      ? {
          ...service,
          async handle(request: HttpRequest) {
            const reply = await service.handle(request);
            exchanges.push({ request, reply });
            return reply;
          },
        }
      : service,
  );
  const estate = { id: "estate", zone, services, connects: {}, mend() {} };
  const withTargets = {
    ...setup,
    domain: { ...domain, oktaRecords: values("microsoft").domain.oktaRecords },
  };
  const world = await startPracticeWorld({ ...worldOptions(withTargets), estate, now });
  await world.network.lookup(domain.emailDomain, { timeoutMs: 1000 }).catch(() => []);
  const { signal } = new AbortController();
  const waits: string[] = [];
  const hands: Hands = {
    signal,
    now,
    async wait(text, ms) {
      waits.push(text);
      skipped += ms;
    },
  };
  let connected: Promise<Connected> | undefined;
  const bench: Bench = {
    world,
    zone,
    practice,
    exchanges,
    waits,
    hands,
    now,
    async connect(entered, own = setup) {
      const all = entered ?? (await practice.connect());
      if (!entered && all.token) rememberSecret(all.token);
      return okta.connect(all, { network: world.network, hands, setup: own, zone: null });
    },
    async open(own = setup, { dns = true } = {}) {
      connected ??= bench.connect(undefined, own);
      const { fact, secret } = await connected;
      return [openAt(bench, own, fact, secret), ...(dns ? [zoneHost(zone)] : [])];
    },
    [Symbol.asyncDispose]: () => world.close(),
  };
  return bench;
}

/** Opens one connection of a setup. */
export function openAt(
  { world }: Pick<Bench, "world">,
  setup: Setup,
  fact: Connected["fact"],
  secret: Secret,
  withSecret: <T>(use: (secret: Secret) => Promise<T>) => Promise<T> = (use) => use(secret),
): Connection {
  const settings: OktaSettings = oktaSettings(setup);
  const credential = new Secret(credentials[setup.credential?.revision === "second" ? "second" : "first"]);
  return okta.open(
    { ...fact, connectedAt: "2026-11-26T08:00:00Z", revision: "r1" } satisfies ConnectionFact,
    {
      network: world.network,
      setup,
      settings,
      fingerprint: fingerprint(setup, settings),
      withSecret,
      withCredential: (use) => use(credential),
      check: { rows: [] } as unknown as DnsCheck,
      recipient: recipientOf(setup, settings),
    },
  );
}

/** A DNS host that writes Okta's records as soon as it is told them, and takes back what it wrote. */
export function zoneHost(zone: OwnZone): Connection {
  return {
    system: "cloudflare",
    async read(facts) {
      const { oktaRecords = [] } = facts as ConnectionFacts;
      const wanted = oktaRecords.map(({ recordType, fqdn, verificationValue }) => ({
        name: fqdn,
        type: recordType,
        data: verificationValue,
        ttl: 300,
      }));
      const stands = (one: (typeof wanted)[number]) =>
        zone.records().some((r) => r.name === one.name && r.type === one.type && r.data === one.data);
      const isRight = wanted.length > 0 && wanted.every(stands);
      const after = wanted.length > 0 ? wanted.map(({ name }) => name) : null;
      return {
        changes: [
          {
            change: {
              id: "dns/okta",
              system: "cloudflare",
              title: "Add Okta's records",
              items: [{ name: "records", before: [], after }],
              needs: after ? [] : ["okta/email-domain"],
              state: isRight ? "right" : "pending",
            },
            ...(isRight && { left: wanted }),
            async write() {
              zone.replace([...zone.records(), ...wanted.filter((one) => !stands(one))]);
            },
          },
        ],
      };
    },
    async undo(entry) {
      const names = new Set(entry.items.flatMap(({ after }) => after ?? []));
      zone.replace(zone.records().filter(({ name }) => !names.has(name)));
      return { state: "undone" };
    },
  };
}

export interface Run {
  readonly outcome: PlanOutcome;
  readonly events: readonly PlanEvent[];
  readonly states: Readonly<Record<string, string>>;
  readonly finding: string | undefined;
}

/** All that has a question and permits a write. */
export const everyYes = ["okta/feature", "okta/enable", "okta/other-server", "okta/sender"];

export async function apply(
  bench: Bench,
  connections: readonly Connection[],
  journal: Journal = memoryJournal(),
  options: {
    readonly agreed?: readonly string[];
    readonly only?: readonly string[];
    onEvent?(event: PlanEvent): void;
  } = {},
): Promise<Run> {
  const shown = await readPlan(connections, journal, bench.hands);
  const events: PlanEvent[] = [];
  const outcome = await applyPlan({
    connections,
    journal,
    shown,
    agreed: options.agreed ?? everyYes,
    ...(options.only && { only: options.only }),
    onEvent(event) {
      events.push(event);
      options.onEvent?.(event);
    },
    signal: bench.hands.signal,
    now: bench.now,
    wait: bench.hands.wait,
  });
  return { outcome, events, ...endOf(events) };
}

export async function undo(bench: Bench, connections: readonly Connection[], journal: Journal): Promise<Run> {
  const events: PlanEvent[] = [];
  const outcome = await undoPlan({
    connections,
    journal,
    onEvent: (event) => events.push(event),
    signal: bench.hands.signal,
    now: bench.now,
    wait: bench.hands.wait,
  });
  return { outcome, events, ...endOf(events) };
}

/** A person's answer. */
export const answer = (journal: Journal, id: string, phase: "yes" | "no") =>
  journal.append({ id, system: "okta", title: id, at: "2026-11-26T08:00:00Z", phase, items: [] });

function endOf(events: readonly PlanEvent[]): Pick<Run, "states" | "finding"> {
  const states: Record<string, string> = {};
  let finding: string | undefined;
  for (const event of events) {
    if (event.type === "plan")
      for (const change of event.plan.changes) {
        states[change.id] = change.state;
        finding = change.finding?.code ?? finding;
      }
    if (event.type === "change") {
      states[event.change.id] = event.change.state;
      finding = event.change.finding?.code ?? finding;
    }
    if (event.type === "end") finding = event.finding?.code ?? finding;
  }
  return { states, finding };
}

/** What an org holds, in an order of its own: to be compared. */
export const contents = ({ org }: PracticeOkta): unknown => ({
  feature: org.feature,
  brands: org.brands,
  emailDomains: org.emailDomains.map(({ id: _, ...rest }) => rest),
  servers: org.servers.map(({ shown: { id: _, ...rest }, secretSha256 }) => ({ ...rest, secretSha256 })),
});
