import { passphraseLimit } from "../../contract/index.ts";
import { type Arguments, type Io, text, UsageError } from "./command.ts";
import { readTextFile } from "./files.ts";

export const passphraseOptions = {
  "passphrase-file": { type: "string" },
  "passphrase-stdin": { type: "boolean" },
} as const;

/** For `--help`, below the options of a command. */
export const passphraseHelp: readonly string[] = [
  "--passphrase-file FILE  the passphrase, on the first line of a file",
  "--passphrase-stdin      the same from standard input; or set MAILWRIGHT_PASSPHRASE",
];

/**
 * The passphrase a command was given: from `--passphrase-file`, `--passphrase-stdin` or the environment variable
 * MAILWRIGHT_PASSPHRASE, in this order. Undefined when there is none. It is never an argument: other users of the computer
 * see those, and shells write them down.
 */
export async function passphraseFrom(args: Arguments, io: Io): Promise<string | undefined> {
  const file = text(args, "passphrase-file");
  const piped = args.values["passphrase-stdin"] === true;
  if (file !== undefined && piped)
    throw new UsageError("Give the passphrase once", ["Either --passphrase-file or --passphrase-stdin."]);
  if (piped && args.values["secret-stdin"] === true)
    throw new UsageError("Standard input can be read once", ["Give the secret or the passphrase in a file."]);
  const given =
    file !== undefined
      ? await readTextFile(file, passphraseLimit * 4, "--passphrase-file")
      : piped
        ? Buffer.from(await io.readInput(passphraseLimit * 4)).toString("utf8")
        : io.env.MAILWRIGHT_PASSPHRASE;
  if (given === undefined) return undefined;
  // An editor ends the line, and Windows may begin the file with a byte order mark. Blanks belong to it.
  const [line = "", ...rest] = given.replace(/^\uFEFF/, "").split(/\r?\n/);
  if (line === "" || rest.some((more) => more !== ""))
    throw new UsageError(line === "" ? "The passphrase is empty" : "The passphrase has more than one line", [
      "Put it on the first line of the file, and nothing below it.",
    ]);
  if (line.length > passphraseLimit)
    throw new UsageError(`The passphrase has more than ${passphraseLimit} characters`, [
      "Use a shorter one.",
    ]);
  return line;
}
