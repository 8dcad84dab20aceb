import { passphraseLimit } from "../../contract/index.ts";
import { textOf } from "../../credentials/file-text.ts";
import { type Arguments, given, type Io, type Option, UsageError } from "./command.ts";
import { readGivenText } from "./files.ts";

export const passphraseOptions = {
  "passphrase-file": {
    value: "FILE",
    says: "the passphrase, on the first line of a file",
    file: { limit: passphraseLimit * 4, secret: true },
  },
  "passphrase-stdin": {
    insteadOf: "passphrase-file",
    says: "the same from standard input; or set MAILWRIGHT_PASSPHRASE",
  },
} as const satisfies Record<string, Option>;

/**
 * The passphrase a command was given: from `--passphrase-file`, `--passphrase-stdin` or the environment variable
 * MAILWRIGHT_PASSPHRASE, in this order. Undefined when there is none. It is never an argument: other users of the computer
 * see those, and shells write them down.
 */
export async function passphraseFrom(args: Arguments, io: Io): Promise<string | undefined> {
  const piped = given(args, "passphrase-stdin");
  if (piped && given(args, "secret-stdin"))
    throw new UsageError("Standard input can be read once", ["Give the secret or the passphrase in a file."]);
  const passphrase = piped
    ? textOf(await io.readInput(passphraseLimit * 4))
    : ((await readGivenText(args, io, "passphrase-file")) ?? io.env.MAILWRIGHT_PASSPHRASE);
  if (passphrase === undefined) return undefined;
  // An editor ends the line, and Windows may begin the file with a byte order mark. Blanks belong to it.
  const [line = "", ...rest] = passphrase.replace(/^\uFEFF/, "").split(/\r?\n/);
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
