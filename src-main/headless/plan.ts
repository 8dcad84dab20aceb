import { randomUUID } from "node:crypto";
import type { ConnectionFacts } from "../connections/connector.ts";
import { needsCredential } from "../connections/findings.ts";
import { connectorOf } from "../connections/index.ts";
import { openConnections } from "../connections/open.ts";
import {
  type ConnectionFact,
  type DnsZone,
  type Finding,
  MailwrightError,
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
import type { Asking, PlanInHand } from "../plan/answering.ts";
import { applyPlan } from "../plan/apply.ts";
import { follow } from "../plan/follow.ts";
import { handsOf } from "../plan/hands.ts";
import type { Journal } from "../plan/journal.ts";
import { readPlan } from "../plan/read.ts";
import { undoPlan } from "../plan/undo.ts";

/** What a system is connected with, by the names that its connector takes. */
export type Entered = Readonly<Record<string, string>>;

export interface HeadlessPlanOptions {
  readonly setup: Setup;
  /** The setup's client secret or private key; null where it is not at hand. */
  readonly credential: Secret | null;
  /** Chooses the systems, and says what each is connected with. */
  readonly entered: (zone: DnsZone | null) => Promise<ReadonlyMap<SystemId, Entered>>;
  readonly network: Network;
  readonly journal: Journal;
  readonly signal: AbortSignal;
  readonly onEvent: (event: PlanEvent) => void;
}

/** The plan of a setup without a store, over systems that were connected for it. */
export interface HeadlessPlan extends PlanInHand {
  /** With the connections, what the DNS shows, and Okta's records as they were read last. The log is the journal's. */
  readonly setup: Setup;
  /** What connecting found, and why the last run ended where that belongs to no change. */
  readonly findings: readonly Finding[];
  /** Reads the systems. Throws what they refuse. */
  read(): Promise<Plan>;
  undo(): Promise<PlanOutcome>;
}

/** Connects the systems of a setup, and takes its plan in hand. Throws a `MailwrightError` that says what lets nobody in. */
export async function openHeadlessPlan(options: HeadlessPlanOptions): Promise<HeadlessPlan> {
  const { network, journal, signal } = options;
  const { now } = network;
  let plan: Plan = { readAt: "", changes: [], findings: [] };
  let ended: readonly Finding[] = [];
  let learned: ConnectionFacts = {};
  const onEvent = (event: PlanEvent): void => {
    plan = follow(plan, event);
    if (event.type === "end") ended = event.finding ? [event.finding] : [];
    options.onEvent(event);
  };
  const hands = handsOf(signal, now, (text, until) =>
    onEvent({ type: "wait", id: "", text, until: new Date(until).toISOString() }),
  );

  const check = await checkDomain(network, requestOf(options.setup), { signal });
  const { zone = null } = check;
  const entered = await options.entered(zone);
  const connect = async (system: SystemId, given: Entered) => {
    const connector = await connectorOf(system);
    const { fact, secret, findings } = await connector.connect(given, {
      network,
      hands,
      setup: options.setup,
      zone,
    });
    const made: ConnectionFact = {
      ...fact,
      connectedAt: new Date(now()).toISOString(),
      revision: randomUUID(),
    };
    return { fact: made, secret, findings };
  };
  const made = await Promise.all(
    systemIds.flatMap((system) => {
      const given = entered.get(system);
      return given ? [connect(system, given)] : [];
    }),
  );
  const setup: Setup = { ...options.setup, lastDns: check, connections: made.map(({ fact }) => fact) };
  const connections = await openConnections(setup, {
    network,
    check,
    secretOf: async ({ revision }) => made.find(({ fact }) => fact.revision === revision)?.secret as Secret,
    async credential() {
      if (!options.credential) throw new MailwrightError(needsCredential);
      return options.credential;
    },
    onFacts: (facts) => {
      learned = { ...learned, ...facts };
    },
  });
  const run = { connections, journal, signal, now, onEvent };
  const read = async () => {
    plan = await readPlan(connections, journal, hands);
    return plan;
  };
  return {
    get setup() {
      const { oktaRecords = setup.domain.oktaRecords } = learned;
      return { ...setup, domain: { ...setup.domain, oktaRecords: oktaRecords.slice(0, 20) } };
    },
    get plan() {
      return plan;
    },
    get findings() {
      return [
        ...made.flatMap(({ findings }) => findings).filter(({ severity }) => severity !== "info"),
        ...ended,
      ];
    },
    read,
    apply: (agreed) => applyPlan({ ...run, shown: plan, agreed }),
    async answer(change, yes) {
      const { system, title } = plan.changes.find(({ id }) => id === change) as Asking;
      const at = new Date(now()).toISOString();
      await journal.append({ id: change, system, title, at, phase: yes ? "yes" : "no", items: [] });
    },
    undo: () => undoPlan(run),
  };
}
