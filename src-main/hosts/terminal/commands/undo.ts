import { type Command, given, isJson, jsonOption, UsageError } from "../command.ts";
import { agrees } from "../plan-dialog.ts";
import { changeLine } from "../plan-output.ts";
import { planOptions, planWords, withPlan } from "../plan-run.ts";
import { sayFindings, sayJson } from "../say.ts";

/** `mailwright undo`: takes back what Mailwright did in the connected systems of a setup. */
export const undo: Command = {
  words: planWords,
  options: {
    yes: { says: "take it back without asking" },
    ...planOptions,
    ...jsonOption("setup, outcome, changes, findings"),
  },
  notes: [
    "Takes back the latest first, and only what is still as Mailwright left it. What somebody changed since stays, and is said.",
  ],
  exits: { 0: "taken back, or kept with the reason", 1: "it could not be taken back" },
  async run(args, io) {
    const ask = isJson(args) ? undefined : io.ask;
    if (!given(args, "yes") && !ask)
      throw new UsageError("Nobody can be asked here whether to take it back", ["Give --yes."]);
    return withPlan(args, io, true, async (terminal) => {
      const all = await terminal.made();
      const made = all.filter(({ state }) => state !== "undone" && state !== "kept");
      if (!isJson(args)) {
        const lines = made.toReversed().map((change) => changeLine(change, io.columns));
        io.out(`${made.length > 0 ? lines.join("\n") : "Nothing was done here that can be taken back."}\n\n`);
      }
      const wanted =
        made.length > 0 && (given(args, "yes") || (ask && (await agrees(ask, "Take all of this back?"))));
      const outcome = wanted ? await terminal.undo() : null;
      const { findings } = terminal;
      if (isJson(args)) {
        const changes = await terminal.made();
        sayJson(io, { setup: terminal.name, outcome, changes, findings });
      } else sayFindings(io, findings);
      if (outcome === "cancelled") return 130;
      return outcome === null || outcome === "done" ? 0 : 1;
    });
  },
};
