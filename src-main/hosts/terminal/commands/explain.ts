import { explainLimit } from "../../../contract/limits.ts";
import { blocks } from "../../../contract/weight.ts";
import { textOf } from "../../../credentials/file-text.ts";
import { type Command, isJson, jsonOption, UsageError } from "../command.ts";
import { readTextFile } from "../files.ts";
import { findingsText } from "../text.ts";

/** `mailwright explain`: any error text in, the diagnosis out. */
export const explain: Command = {
  usage: "explain [FILE] [--json]",
  help: [
    "FILE     the text; without it, standard input",
    "--json   print one JSON document: recognised, findings",
    "",
    "Exit codes: 0 nothing blocks, 1 a finding blocks (also “unrecognised”), 2 unreadable input.",
  ],
  options: jsonOption,
  async run(args, io) {
    if (args.positionals.length > 1)
      throw new UsageError("Give one file, or none", [`Usage: mailwright ${explain.usage}`]);
    const file = args.positionals[0];
    const source =
      file === undefined || file === "-"
        ? textOf(await io.readInput(explainLimit))
        : await readTextFile(file, explainLimit);
    if (!source.trim())
      throw new UsageError("There is no text to explain", ["Give a file, or pipe the error text in."], {
        code: "explain-empty",
      });
    const { explain: diagnosis } = await import("../../../diagnosis/explain.ts");
    const findings = diagnosis(source);
    // The field's name stands since the first version: people script against it.
    const recognised = findings.some((f) => f.code !== "unrecognised");
    io.out(
      isJson(args) ? `${JSON.stringify({ recognised, findings }, null, 2)}\n` : `${findingsText(findings)}\n`,
    );
    return blocks(findings) ? 1 : 0;
  },
};
