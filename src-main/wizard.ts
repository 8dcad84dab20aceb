import type { Handlers } from "./contract/index.ts";
import { explain } from "./diagnosis/explain.ts";
import { openStore } from "./setup/store.ts";
import { bundleOperations } from "./wizard/bundles.ts";
import { SecretPresence, type WizardContext, type WizardOptions } from "./wizard/context.ts";
import { credentialOperations } from "./wizard/credentials.ts";
import { deliveredOperations } from "./wizard/delivered.ts";
import { importOperations } from "./wizard/imports.ts";
import { practiceOperations } from "./wizard/practice.ts";
import { openPracticeWorlds } from "./wizard/practice-worlds.ts";
import { recordOperations } from "./wizard/records.ts";
import { rotationOperations } from "./wizard/rotation.ts";
import { runOperations } from "./wizard/runs.ts";
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

/** Opens the wizard over a data folder. Nothing is read or connected before an operation asks for it. */
export async function createWizard(options: WizardOptions): Promise<Wizard> {
  const worlds = openPracticeWorlds(options.secrets);
  const context: WizardContext = {
    ...options,
    store: openStore(options.dataFolder, options.network.now),
    worlds,
    presence: new SecretPresence(options.secrets),
  };
  const { close: endRuns, ...runs } = runOperations(context);
  return {
    handlers: {
      ...setupOperations(context),
      ...recordOperations(context),
      ...tenantOperations(context),
      ...credentialOperations(context),
      ...storedSecretOperations(context),
      ...runs,
      ...deliveredOperations(context),
      ...bundleOperations(context),
      ...importOperations(context),
      ...rotationOperations(context),
      ...practiceOperations(context),
      explain: async ({ text }) => ({ findings: explain(text) }),
    },
    async close() {
      await endRuns();
      await worlds.close();
    },
  };
}
