import { type Emit, MailwrightError, type Setup } from "../../contract/index.ts";
import { refusal } from "../../credentials/keychain-findings.ts";
import { openSecretStore } from "../../credentials/store.ts";
import { openStore } from "../../setup/store.ts";
import type { Wizard } from "../../wizard.ts";
import { hostDataFolder } from "../shared/open-wizard.ts";
import { appVersion } from "../shared/version.ts";
import { type Arguments, type Io, type Option, text, UsageError, type Word, word } from "./command.ts";
import { findStored } from "./setup-file.ts";

/** A setup of this computer. */
export const storedSetupWord = {
  SETUP: { says: "the id or email domain of a setup on this computer" },
} as const satisfies Record<string, Word>;

/** The same as an option, of commands whose words are others. */
export const storedSetupOption = {
  setup: {
    value: "SETUP",
    says: "the id or email domain of a setup on this computer; not needed where there is only one",
  },
} as const satisfies Record<string, Option>;

/** The setup that --setup names, or the only one there is. Throws a UsageError where that is not one. */
export async function chosenSetup(args: Arguments): Promise<Setup> {
  const name = text(args, "setup");
  if (name !== undefined) return findNamed(name, args);
  const { setups } = await openStore(hostDataFolder(text(args, "data")), Date.now).list();
  const [only, ...more] = setups;
  if (only && more.length === 0) return only;
  throw new UsageError(
    only ? `There are ${setups.length} setups on this computer` : "There is no setup on this computer",
    only
      ? [
          "Name one with --setup:",
          ...setups.map(({ id, domain }) => `${domain.emailDomain || "no domain"} (${id})`),
        ]
      : ["Make one in the window first: npm start.", "With --data, say where the setups are."],
    { code: "setup-unknown" },
  );
}

/** The setup of this computer that SETUP names. Throws a UsageError where there is none. */
export const storedSetup = (args: Arguments): Promise<Setup> => findNamed(word(args, "SETUP"), args);

async function findNamed(name: string, args: Arguments): Promise<Setup> {
  const setup = await findStored(hostDataFolder(text(args, "data")), name, Date.now());
  if (setup) return setup;
  throw new UsageError(
    `There is no setup ${name} on this computer`,
    ["Name it by its id or email domain.", "With --data, say where the setups are."],
    { code: "setup-unknown" },
  );
}

/**
 * The wizard over the keychain, and over the network that the command line describes. A keychain that does not work is an error
 * here: this command's memory ends at once.
 */
export async function withKeychain<T>(
  args: Arguments,
  io: Io,
  use: (wizard: Wizard) => Promise<T>,
  emit: Emit = () => {},
): Promise<T> {
  const { createWizard } = await import("../../wizard.ts");
  const { programs } = await import("../shared/programs.ts");
  const { networkOf } = await import("./network.ts");
  const network = await networkOf(args, io);
  const secrets = await openSecretStore();
  if (secrets.status.finding) throw new MailwrightError(refusal(secrets.status.finding));
  const wizard = await createWizard({
    dataFolder: hostDataFolder(text(args, "data")),
    hostKind: "browser",
    version: appVersion(),
    network,
    secrets,
    services: { saveFile: async () => ({ savedTo: null }) },
    programs,
    emit,
  });
  try {
    return await use(wizard);
  } finally {
    await wizard.close();
  }
}
