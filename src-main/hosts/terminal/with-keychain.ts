import { MailwrightError, type Setup } from "../../contract/index.ts";
import { refusal } from "../../credentials/keychain-findings.ts";
import { openSecretStore } from "../../credentials/store.ts";
import type { Wizard } from "../../wizard.ts";
import { hostDataFolder } from "../shared/open-wizard.ts";
import { appVersion } from "../shared/version.ts";
import { type Arguments, text, UsageError, type Word, word } from "./command.ts";
import { findStored } from "./setup-file.ts";

/** A setup of this computer. */
export const storedSetupWord = {
  SETUP: { says: "the id or email domain of a setup on this computer" },
} as const satisfies Record<string, Word>;

/** The setup of this computer that SETUP names. Throws a UsageError where there is none. */
export async function storedSetup(args: Arguments): Promise<Setup> {
  const name = word(args, "SETUP");
  const setup = await findStored(hostDataFolder(text(args, "data")), name, Date.now());
  if (setup) return setup;
  throw new UsageError(
    `There is no setup ${name} on this computer`,
    ["Name it by its id or email domain.", "With --data, say where the setups are."],
    { code: "setup-unknown" },
  );
}

/** The wizard over the keychain. A keychain that does not work is an error here: this command's memory ends at once. */
export async function withKeychain<T>(args: Arguments, use: (wizard: Wizard) => Promise<T>): Promise<T> {
  const { createWizard } = await import("../../wizard.ts");
  const { createRealNetwork } = await import("../../network/real.ts");
  const secrets = await openSecretStore();
  if (secrets.status.finding) throw new MailwrightError(refusal(secrets.status.finding));
  const wizard = await createWizard({
    dataFolder: hostDataFolder(text(args, "data")),
    hostKind: "browser",
    version: appVersion(),
    network: createRealNetwork(),
    secrets,
    services: { saveFile: async () => ({ savedTo: null }) },
    emit: () => {},
  });
  try {
    return await use(wizard);
  } finally {
    await wizard.close();
  }
}
