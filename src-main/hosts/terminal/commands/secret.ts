import {
  blocks,
  type Finding,
  MailwrightError,
  type ReceivedFile,
  type Setup,
  type SetupView,
} from "../../../contract/index.ts";
import { textOf } from "../../../credentials/file-text.ts";
import { refusal } from "../../../credentials/keychain-findings.ts";
import { missing } from "../../../credentials/secret-store.ts";
import type { Wizard } from "../../../wizard.ts";
import {
  type Arguments,
  type Command,
  dataOption,
  type ExitCode,
  given,
  type Io,
  jsonOption,
  UsageError,
} from "../command.ts";
import { say } from "../say.ts";
import { givenSecret, secretOptions } from "../secret-input.ts";
import { storedSetup, storedSetupWord, withKeychain } from "../with-keychain.ts";

const actions = ["set", "has", "forget", "orphans"] as const;
type Action = (typeof actions)[number];

/** `mailwright secret`: the keychain entry of a setup. Nothing of a secret is printed, ever. */
export const secret: Command = {
  words: {
    ACTION: {
      choices: actions,
      says: "set: put it into the keychain; has: say whether it is there; forget: remove it here (at the provider it stays valid); orphans: list the entries that no setup of this data folder owns",
    },
    SETUP: { ...storedSetupWord.SETUP, optional: true },
  },
  options: {
    ...secretOptions,
    clean: { says: "with orphans: removes them. Setups in another data folder own entries too" },
    ...dataOption,
    ...jsonOption("setup, emailDomain, kind, present, findings"),
  },
  notes: ["orphans takes no SETUP; the others need one."],
  exits: { 0: "done, or it is there", 1: "it is not there, or was not stored" },
  async run(args, io) {
    const [action, name] = args.positionals as [Action, string?];
    if ((name === undefined) !== (action === "orphans"))
      throw new UsageError("Say what to do, and with which setup", [args.usage]);
    const setup = action === "orphans" ? null : await storedSetup(args);
    const received = action === "set" ? await givenSecret(args, io) : null;
    if (action === "set" && !received)
      throw new UsageError("There is no secret to store", ["Give --secret-file FILE, or --secret-stdin."]);
    try {
      return await withKeychain(args, io, (wizard) =>
        setup ? work({ action, received }, wizard, setup, args, io) : listOrphans(wizard, args, io),
      );
    } catch (error) {
      if (!(error instanceof MailwrightError)) throw error;
      return tell({ ...(setup ? factsOf(setup, false) : {}), findings: [error.finding] }, "", args, io);
    }
  },
};

async function work(
  { action, received }: { action: Action; received: ReceivedFile | null },
  { handlers }: Wizard,
  { id, domain }: Setup,
  args: Arguments,
  io: Io,
): Promise<ExitCode> {
  const name = domain.emailDomain || id;
  if (action === "forget") {
    const { setup } = await handlers["credentials.forget"]({ id, atOnce: true });
    return tell({ ...factsOf(setup, false), forgotten: true, findings: [] }, `Forgotten: ${name}`, args, io);
  }
  if (received) {
    const { view, findings } = await set(await handlers["setup.open"]({ id }), handlers, received);
    const stored = !blocks(findings) && view.setup.credential?.store === "keychain";
    const facts = factsOf(view.setup, view.secretPresent);
    return tell({ ...facts, stored, findings }, stored ? `In the keychain: ${name}` : "", args, io);
  }
  const { setup, secretPresent } = await handlers["setup.open"]({ id });
  const findings = secretPresent ? [] : [missing(process.platform).finding];
  return tell(
    { ...factsOf(setup, secretPresent), findings },
    secretPresent ? `In the keychain: ${name}` : "",
    args,
    io,
  );
}

/** Judges what was given and stores it, as the window would. */
async function set(
  view: SetupView,
  handlers: Wizard["handlers"],
  received: ReceivedFile,
): Promise<{ view: SetupView; findings: Finding[] }> {
  const { id } = view.setup;
  const answer =
    view.settings.authType === "OAUTH2_JWT_BEARER_GRANT"
      ? await handlers["credentials.importKeyFile"]({ id }, received)
      : await handlers["credentials.setSecret"]({ id, secret: textOf(received.bytes) });
  const { credential } = answer.view.setup;
  if (blocks(answer.findings) || credential?.store === "keychain") return answer;
  // The keychain refused between the question and the writing: what was kept in memory is gone with this command.
  const { keychain } = await handlers["app.info"]({});
  const finding: Finding = keychain.finding ?? missing(process.platform).finding;
  return { view: answer.view, findings: [...answer.findings, refusal(finding)] };
}

async function listOrphans({ handlers }: Wizard, args: Arguments, io: Io): Promise<ExitCode> {
  const { names } = await handlers["secrets.orphans"]({});
  const { removed } = given(args, "clean") ? await handlers["secrets.clean"]({ names }) : { removed: 0 };
  const words = names.length
    ? `${names.join("\n")}\n${removed ? `${removed} removed` : `${names.length} without a setup in this data folder`}`
    : "No entry without a setup";
  return tell({ names, removed, findings: [] }, words, args, io);
}

const factsOf = (setup: Setup, present: boolean) => ({
  setup: setup.id,
  emailDomain: setup.domain.emailDomain,
  kind: setup.credential?.kind ?? null,
  present,
});

function tell(
  document: { readonly findings: Finding[]; readonly [fact: string]: unknown },
  words: string,
  args: Arguments,
  io: Io,
): ExitCode {
  say(args, io, document, words);
  return blocks(document.findings) ? 1 : 0;
}
