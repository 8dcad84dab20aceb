import { randomUUID } from "node:crypto";
import type { Handlers, RunEvent, RunReport, Setup } from "../contract/index.ts";
import { finding, MailwrightError } from "../contract/index.ts";
import { isBlocking } from "../contract/weight.ts";
import { secretRef } from "../credentials/secret-ref.ts";
import { withReport } from "../setup/after-run.ts";
import { fingerprint } from "../setup/fingerprint.ts";
import { oktaSettings, recipientOf } from "../setup/okta-settings.ts";
import { nextTry } from "../setup/waiting.ts";
import { openWaits } from "../setup/waits.ts";
import { titleOf } from "../view/summary.ts";
import type { WizardContext } from "./context.ts";

/** Check runs: started, cancelled, and stored with the setup when they end. */
export function runOperations(context: WizardContext) {
  const { store, secrets, worlds, presence, emit } = context;
  const underWay = new Map<string, { setupId: string; controller: AbortController; ended: Promise<void> }>();

  /** `byItself`: nobody pressed a button for it. */
  async function run(
    setup: Setup,
    to: string,
    runId: string,
    signal: AbortSignal,
    byItself: boolean,
  ): Promise<void> {
    // SMTP, tokens and JWTs are loaded by the first run, not by the start of the program.
    const { runChecks } = await import("../checks/run.ts");
    const network = await worlds.networkOf(setup, context.network);
    const ref =
      setup.credential && (await presence.has(setup)) ? secretRef(setup.id, setup.credential) : null;
    if (ref !== null) await worlds.register(setup);
    const settings = oktaSettings(setup);
    const request = { setup, settings, fingerprint: fingerprint(setup, settings), to, runId };
    const options = {
      signal,
      onEvent: (event: RunEvent) => emit("run.event", { id: setup.id, event }),
    };
    const report =
      ref !== null
        ? await secrets.withSecret(ref, (credential) =>
            runChecks(network, { ...request, credential }, options),
          )
        : await runChecks(network, { ...request, credential: null }, options);
    if (report.outcome === "cancelled") return;
    const now = new Date(context.network.now()).toISOString();
    const after = await store.update(setup.id, (before) => {
      const { news: _, ...rest } = withReport(before, report);
      return byItself && nextTry(rest) === null ? { ...rest, news: now } : rest;
    });
    waits.plan(after);
    if (after.news !== undefined)
      emit("wait.ended", { id: setup.id, title: titleOf(after), state: endOf(report) });
    emit("setup.changed", { id: setup.id });
  }

  function start(setup: Setup, to: string | undefined, byItself = false): { runId: string } {
    const { id } = setup;
    const recipient = recipientOf(setup, oktaSettings(setup), to);
    // A second run of the same setup replaces the first: two at once would fight over one mailbox.
    for (const other of underWay.values()) if (other.setupId === id) other.controller.abort();
    const runId = randomUUID();
    const controller = new AbortController();
    const ended = run(setup, recipient, runId, controller.signal, byItself)
      .catch((error: unknown) =>
        emit("run.event", { id, event: brokenOff(runId, error, context.network.now()) }),
      )
      .finally(() => underWay.delete(runId));
    underWay.set(runId, { setupId: id, controller, ended });
    return { runId };
  }

  const waits = openWaits({
    store,
    now: context.network.now,
    begin: async ({ id }) => {
      const setup = await context.readSettled(id);
      return start(setup, setup.lastRun?.to, true);
    },
  });

  const handlers = {
    "run.start": async ({ id, to }) => {
      const setup = await context.readSettled(id);
      if (!setup.provider) throw notReady();
      return start(setup, to);
    },
    "run.wait": async ({ id, on }) => {
      const setup = await store.update(id, ({ waiting, ...before }) => ({
        ...before,
        waiting: waiting && { ...waiting, stopped: !on },
      }));
      waits.plan(setup);
      return context.present(setup);
    },
    "run.cancel": async ({ runId }) => {
      underWay.get(runId)?.controller.abort();
      return {};
    },
  } satisfies Partial<Handlers>;
  return {
    handlers,
    /** A window is there: what waits in the setups goes on from here. */
    wake: () => void waits.wake(),
    async close() {
      waits.close();
      for (const { controller } of underWay.values()) controller.abort();
      await Promise.allSettled([...underWay.values()].map(({ ended }) => ended));
    },
  };
}

/** How a test that was waited for ended, in a sentence. */
function endOf({ outcome, findings }: RunReport): string {
  if (outcome === "passed") return "The test passed: the message was accepted.";
  const blocking = findings.find(isBlocking);
  return blocking ? `The test needs you: ${blocking.title}.` : "The test ended.";
}

/** A run that could not even be run (a keychain that locked, a disk that filled) ends with its reason, not with silence. */
function brokenOff(runId: string, error: unknown, now: number) {
  const why =
    error instanceof MailwrightError
      ? error.finding
      : finding({
          code: "run-broken-off",
          step: "test",
          title: "The test run broke off",
          cause: "Something went wrong inside Mailwright, not with your setup.",
          fix: ["Run the test again.", "If it happens again, report it with the log file."],
        });
  return { type: "run-broken-off" as const, runId, at: new Date(now).toISOString(), finding: why };
}

const notReady = () =>
  new MailwrightError({
    code: "run-needs-provider",
    step: "domain",
    title: "There is nothing to test yet",
    cause: "The provider is not chosen, so there is no server to ask.",
    fix: ["Choose the provider in the Domain step."],
  });
