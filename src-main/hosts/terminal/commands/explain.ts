import { explainLimit } from "../../../contract/limits.ts";
import { blocks } from "../../../contract/weight.ts";
import { type Command, isJson, jsonOption, UsageError } from "../command.ts";
import { readGivenText } from "../files.ts";
import { sayJson } from "../say.ts";
import { findingsText } from "../text.ts";

/** `mailwright explain`: any error text in, the diagnosis out. */
export const explain: Command = {
  words: {
    FILE: {
      optional: true,
      says: "the text; without it, or with -, standard input",
      file: { limit: explainLimit, orInput: true },
    },
  },
  options: jsonOption("recognised, findings"),
  exits: { 0: "named, and nothing blocks", 1: "a finding blocks, or the text is not recognized" },
  async run(args, io) {
    const source = await readGivenText(args, io, "FILE");
    if (!source?.trim())
      throw new UsageError("There is no text to explain", ["Give a file, or pipe the error text in."], {
        code: "explain-empty",
      });
    const [{ explain: diagnosis }, { namesFailure }] = await Promise.all([
      import("../../../diagnosis/explain.ts"),
      import("../../../diagnosis/unrecognised.ts"),
    ]);
    const findings = diagnosis(source);
    // The field's name stands since the first version: people script against it.
    const recognised = findings.some(namesFailure);
    if (isJson(args)) sayJson(io, { recognised, findings });
    else io.out(`${findingsText(findings, io.columns)}\n`);
    return blocks(findings) || !recognised ? 1 : 0;
  },
};
