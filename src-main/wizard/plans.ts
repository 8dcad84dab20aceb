import type { ConnectionFacts } from "../connections/connector.ts";
import { needsCredential, nothingConnected } from "../connections/findings.ts";
import { openConnections } from "../connections/open.ts";
import { connectionSecret } from "../connections/secret.ts";
import {
  type Handlers,
  type JournalEntry,
  MailwrightError,
  type Plan,
  type PlanEvent,
  type Setup,
} from "../contract/index.ts";
import { secretRef } from "../credentials/secret-ref.ts";
import { requestOf } from "../dns/check/request.ts";
import type { Connection } from "../plan/connection.ts";
import type { PlanDesk } from "../plan/desk.ts";
import { changeUnknown, readingCancelled } from "../plan/findings.ts";
import { endAfter, endOf, follow } from "../plan/follow.ts";
import { readPlan } from "../plan/read.ts";
import { named } from "../setup/email-domain.ts";
import { openJournal } from "../setup/journal.ts";
import { currentCheck } from "../setup/progress.ts";
import type { Asking } from "./asking.ts";
import type { WizardContext } from "./context.ts";

/** Plans: read, applied, taken back. What is written goes through the engine of `plan/` alone. */
export function planOperations(context: WizardContext, desk: PlanDesk, asking: Asking) {
  const { store, secrets, worlds, presence } = context;
  const { now } = context.network;

  /** Opens the connections of a setup, with a new check of its DNS. `learned` is filled as they are read. */
  async function open(
    setup: Setup,
    signal: AbortSignal,
    learned: { facts: ConnectionFacts },
  ): Promise<Connection[]> {
    if (!setup.connections?.length) throw new MailwrightError(nothingConnected);
    // Where the practice company's org was forgotten, it says itself that it knows no such token.
    if (setup.practice) await worlds.estate(setup);
    const network = await worlds.networkOf(named(setup), context.network);
    const { credential } = setup;
    if (credential && (await presence.has(setup))) await worlds.register(setup);
    const { checkDomain } = await import("../dns/check/check.ts");
    const previous = currentCheck(setup);
    const check = await checkDomain(network, requestOf(setup), { signal, ...(previous && { previous }) });
    await store.update(setup.id, (before) => ({ ...before, lastDns: check }));
    return openConnections(setup, {
      network,
      check,
      secretOf: (fact) => connectionSecret(secrets, setup, fact),
      credential: async () => {
        if (!credential) throw new MailwrightError(needsCredential);
        return secrets.withSecret(secretRef(setup.id, credential), (secret) => secret);
      },
      onFacts: (facts) => {
        learned.facts = { ...learned.facts, ...facts };
      },
    });
  }

  /** Brings what the systems told into the setup, and what `also` changes. */
  function keep(
    { id }: Setup,
    { facts: { oktaRecords: records } }: { facts: ConnectionFacts },
    also: (setup: Setup) => Setup,
  ): Promise<Setup> {
    return store.update(id, (before) =>
      also(
        records === undefined || JSON.stringify(records) === JSON.stringify(before.domain.oktaRecords)
          ? before
          : { ...before, updatedAt: iso(), domain: { ...before.domain, oktaRecords: records.slice(0, 20) } },
      ),
    );
  }
  const iso = () => new Date(now()).toISOString();

  async function read(id: string): Promise<{ setup: Setup; plan: Plan }> {
    const setup = await context.readSettled(id);
    const learned = { facts: {} };
    const plan = await asking.ask(
      id,
      "The connected system",
      new MailwrightError(readingCancelled),
      async (hands) => {
        const connections = await open(setup, hands.signal, learned);
        return readPlan(connections, openJournal(store, setup), hands);
      },
    );
    desk.show(id, plan);
    const kept = await keep(setup, learned, (before) =>
      before.lastPlan
        ? { ...before, lastPlan: endAfter(before.lastPlan, plan, before.journal ?? []) }
        : before,
    );
    return { setup: kept, plan };
  }

  /** Begins what writes: connections opened, the log in the setup's document, and at the end what was learned. */
  async function begin(
    id: string,
    work: (run: {
      connections: Connection[];
      journal: ReturnType<typeof openJournal>;
      onEvent: (event: PlanEvent) => void;
      signal: AbortSignal;
      now: () => number;
    }) => ReturnType<Parameters<PlanDesk["start"]>[1]>,
  ) {
    await store.read(id);
    return desk.start(id, async (onEvent, signal) => {
      // Read again: another process may have written while this one waited for its turn.
      const setup = await context.readSettled(id);
      const learned = { facts: {} };
      const connections = await open(setup, signal, learned);
      const journal = openJournal(store, setup);
      let plan: Plan | null = null;
      let lastPlan = setup.lastPlan;
      const hear = (event: PlanEvent): void => {
        if (event.type === "plan") plan = event.plan;
        else if (event.type === "end") lastPlan = endOf(event, plan, journal.entries);
        else plan = plan && follow(plan, event);
        onEvent(event);
      };
      try {
        return await work({ connections, journal, onEvent: hear, signal, now });
      } finally {
        await keep(setup, learned, (before) => ({ ...before, ...(lastPlan && { lastPlan }) }));
      }
    });
  }

  const handlers = {
    "plan.read": async ({ id }) => {
      if (desk.isRunning(id)) {
        // Taken at once: what runs may end, and its plan with it, while the setup is read.
        const plan = desk.shown(id);
        return { view: await context.present(await store.read(id)), plan };
      }
      const { setup, plan } = await read(id);
      return { view: await context.present(setup), plan };
    },
    "plan.apply": async ({ id, agreed, only }) => {
      const shown = desk.shown(id);
      const { applyPlan } = await import("../plan/apply.ts");
      return begin(id, (run) => applyPlan({ ...run, shown, agreed, ...(only && { only }) }));
    },
    "plan.undo": async ({ id, only }) => {
      const { undoPlan } = await import("../plan/undo.ts");
      return begin(id, (run) => undoPlan({ ...run, ...(only && { only }) }));
    },
    "plan.answer": async ({ id, change, yes }) => {
      const asked = desk.shown(id).changes.find((one) => one.id === change);
      if (!asked?.question) throw new MailwrightError(changeUnknown);
      const { system, title } = asked;
      const entry: JournalEntry = {
        id: change,
        system,
        title,
        at: iso(),
        phase: yes ? "yes" : "no",
        items: [],
      };
      await desk.alone(id, async () => openJournal(store, await store.read(id)).append(entry));
      const { setup, plan } = await read(id);
      return { view: await context.present(setup), plan };
    },
    "plan.cancel": async ({ runId }) => {
      desk.cancel(runId);
      asking.cancel(runId);
      return {};
    },
  } satisfies Partial<Handlers>;
  return handlers;
}
