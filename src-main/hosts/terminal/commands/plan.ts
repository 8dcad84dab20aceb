import { type Command, dataOption, isJson, jsonOption } from "../command.ts";
import { networkOptions } from "../network.ts";
import { planCode, planDocument, planText } from "../plan-output.ts";
import { withPlan } from "../plan-run.ts";
import { storedSetup, storedSetupWord } from "../with-keychain.ts";

/** `mailwright plan`: what would be done in the connected systems. Writes nothing there. */
export const plan: Command = {
  words: storedSetupWord,
  options: { ...networkOptions, ...dataOption, ...jsonOption("setup, readAt, changes, findings") },
  notes: ["Reads Okta and the DNS host, as far as they are connected, and changes nothing there."],
  exits: { 0: "nothing to do", 1: "something is in the way", 3: "changes are pending" },
  async run(args, io) {
    const { id } = await storedSetup(args);
    return withPlan(id, args, io, async (terminal) => {
      const read = await terminal.read();
      io.out(
        isJson(args)
          ? `${JSON.stringify(planDocument(id, read), null, 2)}\n`
          : `${planText(read, io.columns)}\n`,
      );
      return planCode(read);
    });
  },
};
