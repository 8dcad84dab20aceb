import { randomUUID } from "node:crypto";
import type { Handlers, RunEvent, RunReport, Setup } from "../contract/index.ts";
import { finding, MailwrightError } from "../contract/index.ts";
import { fingerprint } from "../setup/fingerprint.ts";
import { oktaSettings } from "../setup/okta-settings.ts";
import { secretRef, type WizardContext } from "./context.ts";

/** Check runs: started, cancelled, and stored with the setup when they end. */
export function runOperations(
  context: WizardContext,
): Pick<Handlers, "run.start" | "run.cancel"> & { close(): Promise<void> } {
  const { store, secrets, worlds, presence, emit } = context;
  const underWay = new Map<string, { setupId: string; controller: AbortController; ended: Promise<void> }>();

  async function run(setup: Setup, to: string, runId: string, signal: AbortSignal): Promise<void> {
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
    await store.update(setup.id, (before) => withReport(before, report));
    emit("setup.changed", { id: setup.id });
  }

  return {
    "run.start": async ({ id, to }) => {
      const setup = await store.read(id);
      if (!setup.provider) throw notReady();
      // A second run of the same setup replaces the first: two at once would fight over one mailbox.
      for (const other of underWay.values()) if (other.setupId === id) other.controller.abort();
      const runId = randomUUID();
      const controller = new AbortController();
      const recipient = to?.trim() || setup.settings.username?.trim() || setup.domain.from.trim();
      const ended = run(setup, recipient, runId, controller.signal)
        .catch((error: unknown) =>
          emit("run.event", { id, event: brokenOff(runId, error, context.network.now()) }),
        )
        .finally(() => underWay.delete(runId));
      underWay.set(runId, { setupId: id, controller, ended });
      return { runId };
    },
    "run.cancel": async ({ runId }) => {
      underWay.get(runId)?.controller.abort();
      return {};
    },
    async close() {
      for (const { controller } of underWay.values()) controller.abort();
      await Promise.allSettled([...underWay.values()].map(({ ended }) => ended));
    },
  };
}

/** Stores a finished run, and what it taught: the service principal's Object ID stands in Entra's token as `oid`. */
function withReport(setup: Setup, report: RunReport): Setup {
  const oid = oidOf(report);
  const learnt = setup.provider === "microsoft" && oid && !setup.settings.objectId ? { objectId: oid } : {};
  return {
    ...setup,
    settings: { ...setup.settings, ...learnt },
    lastRun: report,
    waiting: waitingAfter(setup, report),
    lastPass:
      report.outcome === "passed"
        ? { at: report.startedAt, fingerprint: report.fingerprint }
        : setup.lastPass,
  };
}

/** Runs kept of one waiting: 25 hours at one a quarter of an hour. */
const triesKept = 100;

/**
 * What is waited for after a run: the same thing as before with one more try, something new from now on, or nothing.
 * A finding whose time has passed no longer says “wait”, and its history is kept for as long as it comes back.
 */
export function waitingAfter({ waiting }: Setup, report: RunReport): Setup["waiting"] {
  const blocking = report.findings.find((f) => f.severity === "error");
  if (!blocking) return null;
  const same = waiting?.code === blocking.code && waiting.fingerprint === report.fingerprint;
  if (!same && !blocking.wait) return null;
  const { code, fingerprint } = { code: blocking.code, fingerprint: report.fingerprint };
  const before = same ? waiting : { code, fingerprint, since: report.startedAt, tries: [] };
  return { ...before, tries: [...before.tries, report.startedAt].slice(-triesKept) };
}

function oidOf(report: RunReport): string | null {
  for (const { evidence } of report.stages) {
    for (const item of evidence) {
      if (item.kind === "claims" && typeof item.claims.oid === "string") return item.claims.oid;
    }
  }
  return null;
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
