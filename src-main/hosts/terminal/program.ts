import { MailwrightError } from "../../contract/mailwright-error.ts";
import { appVersion } from "../shared/version.ts";
import { type ExitCode, type Io, UsageError } from "./command.ts";
import { commands } from "./commands/index.ts";
import { helpPage, overview } from "./help.ts";
import { painted } from "./paint.ts";
import { parse } from "./parse.ts";
import { sayJson } from "./say.ts";
import { findingText } from "./text.ts";
import { visible } from "./visible.ts";

/**
 * Runs one command line (without `node` and the script) and gives the exit code. Never throws: whatever goes wrong is
 * a finding on standard error, or in the JSON document when `--json` was asked for.
 */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === "--version" || name === "-v") {
    io.out(`${appVersion()}\n`);
    return 0;
  }
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    io.out(overview(commands, io.columns));
    return name === undefined ? 2 : 0;
  }
  const command = commands.find((c) => c.name === name);
  const json = rest.includes("--json");
  if (!command) {
    return refuse(
      new UsageError(`There is no command “${name}”`, [
        `One of: ${commands.map((c) => c.name).join(", ")}.`,
        "See: mailwright --help",
      ]),
      json,
      io,
    );
  }
  if (rest.includes("--help") || rest.includes("-h")) {
    io.out(helpPage(command, await command.load(), io.columns));
    return 0;
  }
  // A document keeps what it holds; what a person reads in a terminal does nothing to it.
  const structured = json || rest.includes("--jsonl") || rest.includes("--csv");
  const safe: Io = {
    ...io,
    out: structured ? io.out : (text) => io.out(shown(text, io.colors?.out)),
    err: (text) => io.err(shown(text, io.colors?.err)),
  };
  try {
    const loaded = await command.load();
    return await loaded.run(parse(name, loaded, rest), safe);
  } catch (error) {
    if (io.signal.aborted) return 130;
    return refuse(error, json, io);
  }
}

const shown = (text: string, colors = false): string => (colors ? painted(visible(text)) : visible(text));

function refuse(error: unknown, json: boolean, io: Io): ExitCode {
  const known = error instanceof UsageError || error instanceof MailwrightError;
  const finding = known
    ? error.finding
    : new UsageError(
        "Mailwright stopped: something went wrong inside it",
        ["Run the command again.", "If it happens again, report it with this text."],
        {
          code: "internal",
          cause: "This is a fault of the program, not of your setup.",
          evidence: error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : "unknown",
        },
      ).finding;
  if (json) sayJson(io, { findings: [finding] });
  else io.err(shown(`${findingText(finding, io.columns)}\n`, io.colors?.err));
  return 2;
}
