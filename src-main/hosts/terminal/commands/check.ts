import { type Command, jsonOption, networkOptions, text, UsageError } from "../command.ts";
import { networkOf } from "../network.ts";
import { printRun, runDocument } from "../run-output.ts";
import { secretFor, secretOptions } from "../secret-input.ts";
import { readSetupArgument } from "../setup-file.ts";

/** `mailwright check`: the check run of a setup, over the real network. */
export const check: Command = {
  name: "check",
  usage:
    "check SETUP.json [--to ADDRESS] [--dns HOST:PORT] [--ca-file PEM] [--secret-file FILE|--secret-stdin] [--json]",
  summary: "Run the whole check of a setup: settings, DNS, TLS, token, sign-in, one real message",
  help: [
    "SETUP.json          a setup file, Okta's API body, or the id or email domain of a setup on this computer",
    "--to ADDRESS        where the test message goes (default: the mailbox itself)",
    "--dns HOST:PORT     the only DNS server to ask, for records and for host names",
    "--ca-file PEM       certificates to trust instead of the system's",
    "--secret-file FILE  the client secret, or the key file (JSON or PEM)",
    "--secret-stdin      the same from standard input; or set MAILWRIGHT_SECRET",
    "--data FOLDER       where the setups of this computer are",
    "--json              print one JSON document: provider, scenario, practice, stages, findings, bundle, from, to, hosts",
    "",
    "Exit codes: 0 works, 1 a finding blocks, 2 wrong usage or unreadable input.",
  ],
  options: {
    ...jsonOption,
    ...networkOptions,
    ...secretOptions,
    to: { type: "string" },
    data: { type: "string" },
  },
  async run(args, io) {
    const name = args.positionals[0];
    if (name === undefined || args.positionals.length > 1)
      throw new UsageError("Name one setup to check", [`Usage: mailwright ${check.usage}`]);
    const network = await networkOf(args);
    const { setup, secret } = await secretFor(
      await readSetupArgument(name, args, io, network.now()),
      args,
      io,
    );
    const { checkSetup } = await import("../../../headless/check.ts");
    const report = await checkSetup({
      setup,
      secret,
      network,
      ...(text(args, "to") ? { to: text(args, "to") as string } : {}),
      signal: io.signal,
      onEvent: (event) => printRun(event, args, io),
    });
    return runDocument({ report, scenario: report.scenario ?? null, bundle: null, args, io });
  },
};
