import {
  blocks,
  type DnsHostGuide,
  DnsHostId,
  type Finding,
  type SetupView,
} from "../../../contract/index.ts";
import { textOf } from "../../../credentials/file-text.ts";
import type { Wizard } from "../../../wizard.ts";
import {
  type Arguments,
  type Command,
  dataOption,
  type ExitCode,
  given,
  type Io,
  isJson,
  jsonOption,
  text,
  UsageError,
  word,
} from "../command.ts";
import { networkOptions } from "../network.ts";
import { withAsking } from "../plan-stored.ts";
import { say, sayJson } from "../say.ts";
import { oneLine } from "../visible.ts";
import { chosenSetup, storedSetupOption } from "../with-keychain.ts";

/** Largest text with the secrets of a connection, in bytes. */
const secretsLimit = 65_536;

/** `mailwright connect`: lets Mailwright into Okta or a DNS host. Secrets come from standard input, and go to the keychain. */
export const connect: Command = {
  words: {
    SYSTEM: { choices: ["okta", "dns"], says: "what to connect" },
    WHERE: { says: `okta: the org's address, in any form; dns: the host (${DnsHostId.options.join(", ")})` },
    "NAME=VALUE": {
      optional: true,
      many: true,
      says: "dns: what the host needs and is no secret, such as a key's name",
    },
  },
  options: {
    "token-stdin": {
      says: "read the token from standard input; where a host needs several secrets, NAME=VALUE a line each",
    },
    "client-id": {
      value: "ID",
      insteadOf: "token-stdin",
      says: "okta: sign in as this service app, with the key that --make-key made",
    },
    "make-key": {
      insteadOf: "token-stdin",
      says: "okta: make a service app's key, and print the public half to paste there",
    },
    brand: {
      value: "NAME",
      says: "okta: the brand that the email domain is made for, where the org has several",
    },
    ...storedSetupOption,
    ...networkOptions,
    ...dataOption,
    ...jsonOption("setup, system, where, expiresAt, findings; jwk with --make-key"),
  },
  notes: [
    "What was entered is tried by reading, and is kept only when it works. Secrets go to this computer's keychain; a secret in an argument is refused, since other programs can read it.",
  ],
  exits: { 0: "connected", 1: "it does not let Mailwright in" },
  async run(args, io) {
    const where = word(args, "WHERE");
    const { id } = await chosenSetup(args);
    const isOkta = word(args, "SYSTEM") === "okta";
    if (!isOkta && !DnsHostId.safeParse(where).success)
      throw new UsageError(`There is no connection to a DNS host ${where}`, [
        `One of: ${DnsHostId.options.join(", ")}.`,
      ]);
    return withAsking(args, io, async ({ handlers, cancellable }) => {
      if (isOkta && given(args, "make-key")) return makeKey(handlers, id, args, io);
      const connecting = isOkta
        ? connectOkta(handlers, id, where, args, io)
        : connectDns(handlers, id, DnsHostId.parse(where), args, io);
      return tell(await cancellable(id, connecting), isOkta ? "okta" : where, args, io);
    });
  },
};

type Handlers = Wizard["handlers"];
interface Answer {
  readonly view: SetupView;
  readonly findings: Finding[];
}

async function makeKey(handlers: Handlers, id: string, args: Arguments, io: Io): Promise<ExitCode> {
  const { jwk } = await handlers["connection.oktaKey"]({ id });
  if (isJson(args)) sayJson(io, { setup: id, jwk: JSON.parse(jwk), findings: [] });
  else {
    io.out(`${jwk}\n`);
    io.err("Add this public key to the service app in Okta, then connect with --client-id.\n");
  }
  return 0;
}

async function connectOkta(
  handlers: Handlers,
  id: string,
  org: string,
  args: Arguments,
  io: Io,
): Promise<Answer> {
  const clientId = text(args, "client-id");
  const name = text(args, "brand");
  const brand = name === undefined ? {} : { brand: name };
  if (clientId !== undefined) return handlers["connection.okta"]({ id, org, clientId, ...brand });
  if (!given(args, "token-stdin"))
    throw new UsageError("Say how to sign in at Okta", [
      "Give the API token on standard input, with --token-stdin.",
      "Or --client-id, after --make-key.",
    ]);
  const token = textOf(await io.readInput(secretsLimit)).trim();
  return handlers["connection.okta"]({ id, org, token, ...brand });
}

async function connectDns(
  handlers: Handlers,
  id: string,
  host: DnsHostId,
  args: Arguments,
  io: Io,
): Promise<Answer> {
  const { guides } = await handlers["connection.dnsHosts"]({ id });
  const guide = guides.find((one) => one.host === host);
  const fields = guide?.fields ?? [];
  const entered = Object.fromEntries(args.positionals.slice(2).map((pair) => named(pair, fields)));
  const secrets = given(args, "token-stdin") ? textOf(await io.readInput(secretsLimit)) : "";
  const values = { ...beforehand(fields), ...entered, ...secretsOf(secrets, fields) };
  const missing = fields.filter(({ name, optional }) => !optional && !values[name]);
  if (missing.length > 0)
    throw new UsageError(`${guide?.name ?? host} needs more: ${missing.map(({ name }) => name).join(", ")}`, [
      ...missing.map(({ name, label, secret }) =>
        secret
          ? `${label}: ${name} on standard input, with --token-stdin.`
          : `${label}: ${name}=VALUE as an argument.`,
      ),
    ]);
  return handlers["connection.dns"]({ id, host, values });
}

type Fields = DnsHostGuide["fields"];

const beforehand = (fields: Fields): Record<string, string> =>
  Object.fromEntries(fields.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));

/** `NAME=VALUE` of an argument. What is secret is refused there. */
function named(pair: string, fields: Fields): [string, string] {
  const at = pair.indexOf("=");
  const name = at < 0 ? "" : pair.slice(0, at);
  const field = fields.find((one) => one.name === name);
  if (!field)
    throw new UsageError("An argument is none of what this host needs", [
      `NAME=VALUE with one of: ${
        fields
          .filter(({ secret }) => !secret)
          .map((one) => one.name)
          .join(", ") || "none"
      }.`,
    ]);
  if (field.secret)
    throw new UsageError(`${name} is a secret: it does not belong into an argument`, [
      "Give it on standard input, with --token-stdin.",
      "Other programs can read arguments: make a new one at the host, and end this one.",
    ]);
  return [name, pair.slice(at + 1)];
}

/** The secrets of standard input: `NAME=VALUE` a line each, or the one secret that is needed, alone. */
function secretsOf(input: string, fields: Fields): Record<string, string> {
  const secrets = fields.filter(({ secret }) => secret);
  const lines = input.split(/\r?\n/).filter((line) => line.trim() !== "");
  const pairs = lines.map(
    (line) =>
      secrets.flatMap(({ name }) =>
        line.startsWith(`${name}=`) ? [[name, line.slice(name.length + 1).trim()] as const] : [],
      )[0],
  );
  if (lines.length > 0 && pairs.every((pair) => pair !== undefined)) return Object.fromEntries(pairs);
  const [only] = secrets;
  if (lines.length > 1 || !only)
    throw new UsageError("The lines of standard input are none of the secrets this host needs", [
      `NAME=VALUE a line each, with: ${secrets.map(({ name }) => name).join(", ") || "none"}.`,
    ]);
  return lines.length === 0 ? {} : { [only.name]: input.trim() };
}

function tell({ view, findings }: Answer, system: string, args: Arguments, io: Io): ExitCode {
  const fact = view.setup.connections?.find((one) => one.system === system);
  const { where = null, expiresAt = null } = fact ?? {};
  const words = fact ? `Connected: ${oneLine(fact.where)}` : "";
  say(args, io, { setup: view.setup.id, system, where, expiresAt, findings }, words);
  return fact && !blocks(findings) ? 0 : 1;
}
