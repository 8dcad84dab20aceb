import { replyTextLimit } from "../../../contract/index.ts";
import { type Command, dataOption, type ExitCode, jsonOption } from "../command.ts";
import { readGivenText } from "../files.ts";
import { sayTaken } from "../reply-output.ts";
import { storedSetup, storedSetupWord, withKeychain } from "../with-keychain.ts";

/** `mailwright reply`: takes over what the script of a setup replied. */
export const reply: Command = {
  words: storedSetupWord,
  options: {
    file: {
      value: "FILE",
      says: "a file with the reply; without it the reply is read from standard input",
      file: { limit: replyTextLimit, orInput: true },
    },
    ...dataOption,
    ...jsonOption("setup, did, findings"),
  },
  notes: [
    "What was copied with the reply does no harm: prompts, other lines, the line ends of the terminal.",
    "The secret in it is sealed to this computer, and is printed nowhere.",
  ],
  exits: { 0: "taken over", 1: "the reply does not fit" },
  async run(args, io) {
    const { id } = await storedSetup(args);
    const given = (await readGivenText(args, io, "file")) ?? "";
    return withKeychain<ExitCode>(args, io, async ({ handlers }) =>
      sayTaken(args, io, id, await handlers["app.scriptReply"]({ id, text: given })),
    );
  },
};
