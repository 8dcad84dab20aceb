import type { Connector, OpenPlace } from "../../../../src-main/connections/connector.ts";
import { connectorOf } from "../../../../src-main/connections/index.ts";
import type {
  ConnectionFact,
  DnsHostId,
  OktaRecord,
  Plan,
  PlanEvent,
  PlanOutcome,
  Setup,
} from "../../../../src-main/contract/index.ts";
import type { Secret } from "../../../../src-main/credentials/secret.ts";
import { checkDomain } from "../../../../src-main/dns/check/check.ts";
import { requestOf } from "../../../../src-main/dns/check/request.ts";
import type { Network } from "../../../../src-main/network/port.ts";
import { applyPlan } from "../../../../src-main/plan/apply.ts";
import type { Connection, Hands } from "../../../../src-main/plan/connection.ts";
import { handsOf } from "../../../../src-main/plan/hands.ts";
import { type Journal, memoryJournal } from "../../../../src-main/plan/journal.ts";
import { readPlan } from "../../../../src-main/plan/read.ts";
import { undoPlan } from "../../../../src-main/plan/undo.ts";
import type { ZoneRecord } from "../../../../src-main/practice/dns/zone.ts";
import { practiceDnsHosts } from "../../../../src-main/practice/dns-hosts/index.ts";
import {
  openStage,
  type PracticeDnsHost,
  type Stage,
  type Trouble,
} from "../../../../src-main/practice/dns-hosts/stage.ts";
import { type OwnZone, ownZone } from "../../../../src-main/practice/estate.ts";
import { practiceValues } from "../../../../src-main/practice/values.ts";
import { type PracticeWorld, startPracticeWorld } from "../../../../src-main/practice/world.ts";
import { worldOptions } from "../../../../src-main/practice/world-options.ts";
import { newSetup } from "../../../../src-main/setup/document.ts";
import { rememberSecret } from "../../../support/canary.ts";

const { domain: practiceDomain, settings } = practiceValues("google");
export const domain = practiceDomain.emailDomain;
export const oktaRecords: readonly OktaRecord[] = practiceDomain.oktaRecords;
export const setup: Setup = { ...newSetup("google", true, 0), domain: practiceDomain, settings };
export const signal = new AbortController().signal;

/** Waits take no time, and are told. */
export const quick =
  (waits: string[] = []): Hands["wait"] =>
  async (text) => {
    waits.push(text);
  };

/** A practice zone at a DNS host, with a connector that reaches it over TLS. */
export interface Bench extends AsyncDisposable {
  readonly world: PracticeWorld;
  readonly zone: OwnZone;
  readonly stage: Stage;
  readonly connector: Connector;
  readonly host: PracticeDnsHost;
  connect(changed?: Readonly<Record<string, string>>): Promise<{ fact: ConnectionFact; secret: Secret }>;
  /** Opens the connection with a DNS check made just now. */
  open(connected: { fact: ConnectionFact; secret: Secret }): Promise<Connection>;
}

export interface BenchOptions {
  readonly trouble?: Trouble;
  /** Writes that go well before the trouble. */
  readonly after?: number;
  /** What stands in the zone before, beside what every company has. */
  readonly records?: readonly ZoneRecord[];
  readonly setup?: Setup;
  /** Another host than the usual one of the system. */
  readonly host?: (stage: Stage) => PracticeDnsHost;
  /** What stands between the connector and the network. */
  readonly over?: (network: Network) => Network;
}

export const record = (type: ZoneRecord["type"], name: string, data: string, ttl = 3600): ZoneRecord => ({
  name,
  type,
  data,
  ttl,
});

export async function startBench(system: DnsHostId, options: BenchOptions = {}): Promise<Bench> {
  const own = options.setup ?? setup;
  const zone = ownZone(domain, true);
  const stage = openStage(zone, options.trouble, undefined, options.after);
  const host = (options.host ?? practiceDnsHosts[system])(stage);
  const estate = { id: "estate", zone, services: host.services, connects: {}, mend() {} };
  const world = await startPracticeWorld({ ...worldOptions(own), estate });
  // The zone begins with the first question.
  await world.network.lookup(domain, { timeoutMs: 1000 }).catch(() => []);
  zone.replace([...zone.records(), ...(options.records ?? [])]);
  const connector = await connectorOf(system);
  const network = options.over?.(world.network) ?? world.network;
  const check = () => checkDomain(world.network, requestOf(own), { signal });
  return {
    world,
    zone,
    stage,
    host,
    connector,
    async connect(changed = {}) {
      const entered = { ...(await host.connect()), ...changed };
      for (const value of Object.values(entered)) if (value.length > 30) rememberSecret(value);
      const { zone: delegation = null } = await check();
      const { fact, secret } = await connector.connect(entered, {
        network,
        hands: handsOf(signal, Date.now),
        setup: own,
        zone: delegation,
      });
      return { fact: { ...fact, connectedAt: "2026-11-26T08:00:00Z", revision: "r1" }, secret };
    },
    async open({ fact, secret }) {
      const place = {
        network,
        setup: own,
        check: await check(),
        withSecret: <T>(use: (secret: Secret) => Promise<T>) => use(secret),
      };
      return connector.open(fact, place as unknown as OpenPlace);
    },
    [Symbol.asyncDispose]: () => world.close(),
  };
}

export interface Run {
  readonly outcome: PlanOutcome;
  readonly events: readonly PlanEvent[];
  /** The changes as they stood at the end, by ID. */
  readonly states: Readonly<Record<string, string>>;
  readonly finding: string | undefined;
}

export const plan = (connections: readonly Connection[], journal: Journal): Promise<Plan> =>
  readPlan(connections, journal, { ...handsOf(signal, Date.now), wait: quick() });

export async function apply(
  connections: readonly Connection[],
  journal: Journal = memoryJournal(),
  options: { readonly shown?: Plan; readonly waits?: string[] } = {},
): Promise<Run> {
  const shown = options.shown ?? (await plan(connections, journal));
  const events: PlanEvent[] = [];
  const outcome = await applyPlan({
    connections,
    journal,
    shown,
    agreed: [],
    onEvent: (event) => events.push(event),
    signal,
    now: Date.now,
    wait: quick(options.waits),
  });
  return { outcome, events, ...ended(events) };
}

export async function undo(connections: readonly Connection[], journal: Journal): Promise<Run> {
  const events: PlanEvent[] = [];
  const outcome = await undoPlan({
    connections,
    journal,
    onEvent: (event) => events.push(event),
    signal,
    now: Date.now,
    wait: quick(),
  });
  return { outcome, events, ...ended(events) };
}

function ended(events: readonly PlanEvent[]): Pick<Run, "states" | "finding"> {
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

/** What stands in a zone, in an order of its own: to be compared. */
export const contents = (zone: OwnZone): string[] =>
  zone
    .records()
    .map(({ name, type, ttl, data }) => `${name} ${ttl} ${type} ${data}`)
    .sort();
