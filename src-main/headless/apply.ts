import {
  type Change,
  type DnsZone,
  type Finding,
  type JournalEntry,
  type PlanEvent,
  type PlanOutcome,
  type Setup,
  type SystemId,
  systemIds,
} from "../contract/index.ts";
import type { Secret } from "../credentials/secret.ts";
import type { Network } from "../network/port.ts";
import { applyAnswering } from "../plan/answering.ts";
import { memoryJournal } from "../plan/journal.ts";
import { consoleOf, type Estate } from "../practice/estate.ts";
import { openHeadlessPlan } from "./plan.ts";

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
export async function applyInPractice({ secret, estate, ...place }: RehearsedApply): Promise<Applied> {
  const journal = memoryJournal();
  const hand = await openHeadlessPlan({
    ...place,
    credential: secret,
    journal,
    async entered(zone) {
      const consoles = systemsOf(estate, zone).map(
        async (system) => [system, await consoleOf(estate, system)] as const,
      );
      return new Map(await Promise.all(consoles));
    },
  });
  await hand.read();
  const outcome = await applyAnswering(hand, async () => true);
  const { setup, plan, findings } = hand;
  return {
    setup: { ...setup, journal: [...(journal.entries as JournalEntry[])] },
    outcome,
    connections: (setup.connections ?? []).map(({ system }) => ({
      system,
      changes: plan.changes.filter((change) => change.system === system),
    })),
    findings: [...findings, ...plan.findings, ...plan.changes.flatMap(({ finding }) => finding ?? [])],
  };
}

/** Okta, and the DNS host that the zone's name servers tell; the first that is simulated where they tell none. */
function systemsOf({ connects }: Estate, zone: DnsZone | null): SystemId[] {
  const there = systemIds.filter((system) => connects[system]);
  const hosts = there.filter((system) => system !== "okta");
  const host = hosts.find((system) => system === zone?.host) ?? hosts[0];
  return there.filter((system) => system === "okta" || system === host);
}
