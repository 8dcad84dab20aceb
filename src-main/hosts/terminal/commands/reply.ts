import { blocks, replyTextLimit } from "../../../contract/index.ts";
import { textOf } from "../../../credentials/file-text.ts";
import { type Command, type ExitCode, isJson, jsonOption, text, UsageError } from "../command.ts";
import { readTextFile } from "../files.ts";
import { findingsText } from "../text.ts";
import { storedSetup, withKeychain } from "../with-keychain.ts";

/** `mailwright reply`: takes over what the script of a setup replied. */
export const reply: Command = {
  usage: "reply SETUP [--file FILE] [--json]",
  help: [
    "SETUP               the id or email domain of a setup on this computer",
    "--file FILE         a file with the reply; without it the reply is read from standard input",
    "--data FOLDER       where the setups of this computer are",
    "--json              print one JSON document: setup, did, findings",
    "",
    "What was copied with the reply does no harm: prompts, other lines, the line ends of the terminal.",
    "The secret in it is sealed to this computer, and is printed nowhere.",
    "",
    "Exit codes: 0 taken over, 1 the reply does not fit, 2 wrong usage.",
  ],
  options: { ...jsonOption, file: { type: "string" }, data: { type: "string" } },
  async run(args, io) {
    const [name, ...more] = args.positionals;
    if (name === undefined || more.length > 0)
      throw new UsageError("Name one setup", [`Usage: mailwright ${reply.usage}`]);
    const { id } = await storedSetup(name, args);
    const file = text(args, "file");
    const given =
      file === undefined
        ? textOf(await io.readInput(replyTextLimit))
        : await readTextFile(file, replyTextLimit);
    return withKeychain<ExitCode>(args, async ({ handlers }) => {
      const { findings, did } = await handlers["app.scriptReply"]({ id, text: given });
      if (isJson(args)) io.out(`${JSON.stringify({ setup: id, did, findings }, null, 2)}\n`);
      else {
        if (!blocks(findings))
          io.out(`Taken over${did.length ? `:\n${did.map((one) => `  ${one}\n`).join("")}` : "\n"}`);
        if (findings.length) io.err(`${findingsText(findings)}\n`);
      }
      return blocks(findings) ? 1 : 0;
    });
  },
};
