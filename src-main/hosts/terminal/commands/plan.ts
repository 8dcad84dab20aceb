import { type Command, isJson, jsonOption } from "../command.ts";
import { planCode, planDocument, planText } from "../plan-output.ts";
import { planOptions, planWords, withPlan } from "../plan-run.ts";
import { sayJson } from "../say.ts";

/** `mailwright plan`: what would be done in the connected systems. Writes nothing there. */
export const plan: Command = {
  words: planWords,
  options: { ...planOptions, ...jsonOption("setup, readAt, changes, findings") },
  notes: ["Reads Okta and the DNS host, as far as they are connected, and changes nothing there."],
  exits: { 0: "nothing to do", 1: "something is in the way", 3: "changes are pending" },
  async run(args, io) {
    return withPlan(args, io, false, async (terminal) => {
      const read = await terminal.read();
      if (isJson(args)) sayJson(io, planDocument(terminal.name, read));
      else io.out(`${planText(read, io.columns)}\n`);
      return planCode(read);
    });
  },
};
