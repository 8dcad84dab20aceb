import {
  blocks,
  type Finding,
  MailwrightError,
  type Setup,
  type SetupView,
} from "../../../contract/index.ts";
import { refusal } from "../../../credentials/keychain-findings.ts";
import { missing } from "../../../credentials/secret-store.ts";
import type { Wizard } from "../../../wizard.ts";
import {
  type Arguments,
  type Command,
  type ExitCode,
  type Io,
  isJson,
  jsonOption,
  UsageError,
} from "../command.ts";
import { givenSecret, secretOptions } from "../secret-input.ts";
import { findingsText } from "../text.ts";
import { storedSetup, withKeychain } from "../with-keychain.ts";

const actions = ["set", "has", "forget", "orphans"] as const;

/** `mailwright secret`: the keychain entry of a setup. Nothing of a secret is printed, ever. */
export const secret: Command = {
  usage: "secret set|has|forget SETUP [--json], or secret orphans [--clean] [--json]",
  help: [
    "SETUP               the id or email domain of a setup on this computer",
    "set                 takes it from --secret-file, --secret-stdin or MAILWRIGHT_SECRET",
    "has                 says whether it is there",
    "forget              removes it here; at the provider it stays valid",
    "orphans             lists the entries that no setup of this data folder owns",
    "",
    "--secret-file FILE  the key file, or a file with the client secret",
    "--secret-stdin      the same from standard input",
    "--clean             with orphans: removes them. Setups in another data folder own entries too",
    "--data FOLDER       where the setups of this computer are",
    "--json              print one JSON document: setup, emailDomain, kind, present, findings",
    "",
    "Exit codes: 0 done, or it is there; 1 it is not there, or was not stored; 2 wrong usage.",
  ],
  options: { ...jsonOption, ...secretOptions, data: { type: "string" }, clean: { type: "boolean" } },
  async run(args, io) {
    const [word, name] = args.positionals;
    const action = actions.find((known) => known === word);
    if (!action || args.positionals.length !== (action === "orphans" ? 1 : 2))
      throw new UsageError("Say what to do, and with which setup", [`Usage: mailwright ${secret.usage}`]);
    const setup = action === "orphans" ? null : await storedSetup(name!, args);
    try {
      return await withKeychain(args, (wizard) =>
        setup ? work(action, wizard, setup, args, io) : listOrphans(wizard, args, io),
      );
    } catch (error) {
      if (!(error instanceof MailwrightError)) throw error;
      return tell({ ...(setup ? factsOf(setup, false) : {}), findings: [error.finding] }, "", args, io);
    }
  },
};

async function work(
  action: "set" | "has" | "forget" | "orphans",
  { handlers }: Wizard,
  { id, domain }: Setup,
  args: Arguments,
  io: Io,
): Promise<ExitCode> {
  const name = domain.emailDomain || id;
  if (action === "forget") {
    const { setup } = await handlers["credentials.forget"]({ id });
    return tell({ ...factsOf(setup, false), forgotten: true, findings: [] }, `Forgotten: ${name}`, args, io);
  }
  if (action === "set") {
    const { view, findings } = await set(await handlers["setup.open"]({ id }), handlers, args, io);
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
  args: Arguments,
  io: Io,
): Promise<{ view: SetupView; findings: Finding[] }> {
  const given = await givenSecret(args, io);
  if (!given)
    throw new UsageError("There is no secret to store", ["Give --secret-file FILE, or --secret-stdin."]);
  const { id } = view.setup;
  const answer =
    view.settings.authType === "OAUTH2_JWT_BEARER_GRANT"
      ? await handlers["credentials.importKeyFile"]({ id }, given)
      : await handlers["credentials.setSecret"]({ id, secret: Buffer.from(given.bytes).toString("utf8") });
  const { credential } = answer.view.setup;
  if (blocks(answer.findings) || credential?.store === "keychain") return answer;
  // The keychain refused between the question and the writing: what was kept in memory is gone with this command.
  const { keychain } = await handlers["app.info"]({});
  const finding: Finding = keychain.finding ?? missing(process.platform).finding;
  return { view: answer.view, findings: [...answer.findings, refusal(finding)] };
}

async function listOrphans({ handlers }: Wizard, args: Arguments, io: Io): Promise<ExitCode> {
  const { names } = await handlers["secrets.orphans"]({});
  const { removed } =
    args.values.clean === true ? await handlers["secrets.clean"]({ names }) : { removed: 0 };
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
  if (isJson(args)) io.out(`${JSON.stringify(document, null, 2)}\n`);
  else {
    if (words) io.out(`${words}\n`);
    if (document.findings.length) io.err(`${findingsText(document.findings)}\n`);
  }
  return blocks(document.findings) ? 1 : 0;
}
