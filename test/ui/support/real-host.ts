import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { windowFolder } from "../../../scripts/window.ts";
import { secretRef } from "../../../src-main/credentials/secret-ref.ts";
import { openSecretStore } from "../../../src-main/credentials/store.ts";
import { startBrowserHost } from "../../../src-main/hosts/browser/server.ts";
import { runInPracticeShell } from "../../../src-main/practice/shell.ts";
import { practiceValues } from "../../../src-main/practice/values.ts";
import { startPracticeWorld } from "../../../src-main/practice/world.ts";
import { providers } from "../../../src-main/providers/index.ts";
import { oktaSettings } from "../../../src-main/setup/okta-settings.ts";
import { openStore } from "../../../src-main/setup/store.ts";
import { createWizard } from "../../../src-main/wizard.ts";

/**
 * The whole product over a Microsoft 365 that stands in on loopback, for setups that are not practice: they go over the
 * host's own network, and that leads to the stand-in.
 */
export async function startMicrosoftHost() {
  const { domain, settings } = practiceValues("microsoft");
  const world = await startPracticeWorld({
    provider: "microsoft",
    scenario: "works",
    domain: domain.emailDomain,
    from: domain.from,
    oktaRecords: domain.oktaRecords,
    settings: providers.microsoft.settings(settings, domain.from),
    ...(settings.objectId ? { objectId: settings.objectId } : {}),
  });
  const dataFolder = join(await mkdtemp(join(tmpdir(), "mailwright-real-")), "data");
  const secrets = await openSecretStore({ sessionOnly: true });
  const host = await startBrowserHost({
    windowFolder,
    openWizard: (services, emit) =>
      createWizard({
        dataFolder,
        hostKind: "browser",
        version: "0.1.0",
        network: { ...world.network, practice: false },
        secrets,
        services,
        emit,
      }),
  });
  const store = openStore(dataFolder, Date.now);
  const setup = async () => {
    const [first] = (await store.list()).setups;
    if (!first) throw new Error("There is no setup");
    return first;
  };
  return {
    domain,
    settings,
    link: () => host.newLink(),
    /** Entra knows the secret that the setup has now, as it does after it was made there. */
    async knowSecret() {
      const now = await setup();
      if (!now.credential) throw new Error("The setup has no secret");
      await secrets.withSecret(secretRef(now.id, now.credential), (secret) =>
        world.register(oktaSettings(now), secret),
      );
    },
    /** What the setup's script shows where it is run. */
    runScript: async () => runInPracticeShell(await setup(), Date.now()),
    async close() {
      await host.close();
      await world.close();
    },
  };
}
