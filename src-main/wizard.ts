import { type Finding, type Handlers, MailwrightError, type Setup } from "./contract/index.ts";
import { SecretPresence } from "./credentials/secret-presence.ts";
import { explain } from "./diagnosis/explain.ts";
import { openDesk } from "./plan/desk.ts";
import { planBusy } from "./plan/findings.ts";
import { openPracticeWorlds } from "./practice/worlds.ts";
import { openStore } from "./setup/store.ts";
import { Turns } from "./setup/turns.ts";
import { viewOf } from "./view/view.ts";
import { openAsking } from "./wizard/asking.ts";
import { bundleOperations } from "./wizard/bundles.ts";
import { openConnecting } from "./wizard/connecting.ts";
import { connectionOperations } from "./wizard/connections.ts";
import type { WizardContext, WizardOptions } from "./wizard/context.ts";
import { credentialOperations } from "./wizard/credentials.ts";
import { deliveredOperations } from "./wizard/delivered.ts";
import { estateOperations } from "./wizard/estate.ts";
import { importOperations } from "./wizard/imports.ts";
import { planOperations } from "./wizard/plans.ts";
import { practiceOperations } from "./wizard/practice.ts";
import { recordOperations } from "./wizard/records.ts";
import { removalOperations } from "./wizard/removals.ts";
import { rotationOperations } from "./wizard/rotation.ts";
import { runOperations } from "./wizard/runs.ts";
import { scriptRunOperations } from "./wizard/script-run.ts";
import { scriptOperations } from "./wizard/scripts.ts";
import { setupOperations } from "./wizard/setups.ts";
import { storedSecretOperations } from "./wizard/stored-secrets.ts";
import { tenantOperations } from "./wizard/tenant.ts";

export type { HostServices, WizardOptions } from "./wizard/context.ts";

/** The service behind every host: one handler an operation of the contract. */
export interface Wizard {
  readonly handlers: Handlers;
  /** Cancels what is under way and closes the practice worlds. */
  close(): Promise<void>;
}

/** What is said of the domain before any question to the DNS. The list of registered names is loaded when there is one. */
async function domainFindings({ domain: { emailDomain, from } }: Setup): Promise<Finding[]> {
  if (!emailDomain && !from) return [];
  const { lintDomain } = await import("./dns/check/lint-domain.ts");
  return lintDomain(emailDomain, from);
}

/** Opens the wizard over a data folder. Nothing is read or connected before an operation asks for it. */
export async function createWizard(options: WizardOptions): Promise<Wizard> {
  const worlds = openPracticeWorlds(options.secrets);
  const presence = new SecretPresence(options.secrets);
  const { emit } = options;
  const { now } = options.network;
  const store = openStore(options.dataFolder, now, (id) => emit("setup.changed", { id, elsewhere: true }));
  const keeping = new Turns();
  const context: WizardContext = {
    ...options,
    store,
    worlds,
    presence,
    keeping,
    readSettled: async (id) => {
      await keeping.over(id);
      return store.read(id);
    },
    present: async (setup) =>
      viewOf(setup, {
        secretPresent: await presence.has(setup),
        domainFindings: await domainFindings(setup),
        now: now(),
      }),
  };
  const runs = runOperations(context);
  const removals = removalOperations(context);
  const setups = setupOperations(context, removals.removed);
  const scripts = scriptOperations(context);
  const scriptRuns = scriptRunOperations(context, scripts);
  const desk = openDesk({
    onEvent: (id, runId, event) => emit("plan.event", { id, runId, event }),
    onEnd: (id) => emit("setup.changed", { id }),
    hold: (id, work) => store.hold(id, work, () => new MailwrightError(planBusy)),
    now,
  });
  const asking = openAsking(context);
  const connect = openConnecting(context, desk, asking);
  return {
    handlers: {
      ...setups,
      // A window is there: what waits in the setups goes on from here.
      "app.info": async () => {
        runs.wake();
        removals.wake();
        return setups["app.info"]();
      },
      ...removals.handlers,
      ...recordOperations(context),
      ...tenantOperations(context),
      ...credentialOperations(context),
      ...scripts,
      ...scriptRuns.handlers,
      ...storedSecretOperations(context),
      ...runs.handlers,
      ...deliveredOperations(context),
      ...bundleOperations(context),
      ...importOperations(context),
      ...rotationOperations(context),
      ...connectionOperations(context, desk, asking, connect),
      ...planOperations(context, desk, asking),
      ...practiceOperations(context),
      ...estateOperations(context, desk, connect),
      explain: async ({ text }) => ({ findings: explain(text) }),
    },
    async close() {
      asking.close();
      await Promise.all([runs.close(), desk.close(), removals.close(), scriptRuns.close()]);
      await worlds.close();
    },
  };
}
