import { randomUUID } from "node:crypto";
import type { ConnectionFacts } from "../connections/connector.ts";
import { connectorOf } from "../connections/index.ts";
import { openConnections } from "../connections/open.ts";
import {
  type Change,
  type ConnectionFact,
  type DnsZone,
  type Finding,
  type JournalEntry,
  type Plan,
  type PlanEvent,
  type PlanOutcome,
  type Setup,
  type SystemId,
  systemIds,
} from "../contract/index.ts";
import type { Secret } from "../credentials/secret.ts";
import { checkDomain } from "../dns/check/check.ts";
import { requestOf } from "../dns/check/request.ts";
import type { Network } from "../network/port.ts";
import { type Asking, applyAnswering } from "../plan/answering.ts";
import { applyPlan } from "../plan/apply.ts";
import { follow } from "../plan/follow.ts";
import { handsOf } from "../plan/hands.ts";
import { memoryJournal } from "../plan/journal.ts";
import { readPlan } from "../plan/read.ts";
import { consoleOf, type Estate } from "../practice/estate.ts";

export interface RehearsedApply {
  readonly setup: Setup;
  /** The setup's client secret or private key. */
  readonly secret: Secret;
  /** Of the practice world that the estate stands in. */
  readonly network: Network;
  readonly estate: Estate;
  readonly signal: AbortSignal;
  readonly onEvent: (event: PlanEvent) => void;
}

/** What was done in one system. */
interface ConnectionChanges {
  readonly system: SystemId;
  readonly changes: readonly Change[];
}

export interface Applied {
  /** With the connections, Okta's records and the log. */
  readonly setup: Setup;
  readonly outcome: PlanOutcome;
  readonly connections: readonly ConnectionChanges[];
  /** Worth saying of the systems, and why changes are in conflict or failed. */
  readonly findings: readonly Finding[];
}

/**
 * Connects the practice company's Okta org and DNS host with what their consoles hand out, and applies the plan from its
 * beginning to its end. Every question is answered with yes, as it comes up.
 */
export async function applyInPractice(options: RehearsedApply): Promise<Applied> {
  const { network, signal } = options;
  const check = await checkDomain(network, requestOf(options.setup), { signal });
  const { zone = null } = check;
  const made = await Promise.all(
    systemsOf(options.estate, zone).map((system) => connect(system, zone, options)),
  );
  const setup: Setup = { ...options.setup, connections: made.map(({ fact }) => fact) };
  const secretOf = new Map(made.map(({ fact, secret }) => [fact.revision, secret]));
  const journal = memoryJournal();
  let learned: ConnectionFacts = {};
  const connections = await openConnections(setup, {
    network,
    check,
    secretOf: async ({ revision }) => secretOf.get(revision) as Secret,
    credential: async () => options.secret,
    onFacts: (facts) => {
      learned = { ...learned, ...facts };
    },
  });
  const { now } = network;
  let ended: Finding | undefined;
  let plan: Plan = await readPlan(connections, journal, handsOf(signal, now));
  const hand = {
    get plan() {
      return plan;
    },
    apply: (agreed: readonly string[]) =>
      applyPlan({
        connections,
        journal,
        shown: plan,
        agreed,
        signal,
        now,
        onEvent: (event) => {
          plan = follow(plan, event);
          ended = event.type === "end" ? event.finding : ended;
          options.onEvent(event);
        },
      }),
    async answer(change: string, yes: boolean) {
      const { system, title } = plan.changes.find(({ id }) => id === change) as Asking;
      const at = new Date(now()).toISOString();
      await journal.append({ id: change, system, title, at, phase: yes ? "yes" : "no", items: [] });
    },
  };
  const outcome = await applyAnswering(hand, async () => true);
  const { oktaRecords = setup.domain.oktaRecords } = learned;
  return {
    setup: {
      ...setup,
      domain: { ...setup.domain, oktaRecords: oktaRecords.slice(0, 20) },
      journal: [...(journal.entries as JournalEntry[])],
    },
    outcome,
    connections: made.map(({ fact: { system } }) => ({
      system,
      changes: plan.changes.filter((change) => change.system === system),
    })),
    findings: [
      ...made.flatMap(({ findings }) => findings).filter(({ severity }) => severity !== "info"),
      ...(ended ? [ended] : []),
      ...plan.findings,
      ...plan.changes.flatMap(({ finding }) => finding ?? []),
    ],
  };
}

/** Okta, and the DNS host that the zone's name servers tell; the first that is simulated where they tell none. */
function systemsOf({ connects }: Estate, zone: DnsZone | null): SystemId[] {
  const there = systemIds.filter((system) => connects[system]);
  const hosts = there.filter((system) => system !== "okta");
  const host = hosts.find((system) => system === zone?.host) ?? hosts[0];
  return there.filter((system) => system === "okta" || system === host);
}

async function connect(
  system: SystemId,
  zone: DnsZone | null,
  { setup, network, estate, signal }: RehearsedApply,
): Promise<{ fact: ConnectionFact; secret: Secret; findings: readonly Finding[] }> {
  const connector = await connectorOf(system);
  const entered = await consoleOf(estate, system);
  const hands = handsOf(signal, network.now);
  const { fact, secret, findings } = await connector.connect(entered, { network, hands, setup, zone });
  const connectedAt = new Date(network.now()).toISOString();
  return { fact: { ...fact, connectedAt, revision: randomUUID() }, secret, findings };
}
