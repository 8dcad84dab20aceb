import { dueQuestions, makeable } from "../../../contract/index.ts";
import { applyAnswering } from "../../../plan/answering.ts";
import { type Command, given, isJson, jsonOption, texts, UsageError } from "../command.ts";
import { agrees, answersOf } from "../plan-dialog.ts";
import { planCode, planDocument, planText } from "../plan-output.ts";
import { planOptions, planWords, withPlan } from "../plan-run.ts";
import { sayFindings, sayJson } from "../say.ts";

/** `mailwright apply`: makes the changes of a setup's plan in the connected systems. */
export const apply: Command = {
  words: planWords,
  options: {
    yes: { says: "make the changes that have no question of their own, without asking" },
    agree: { value: "ID", many: true, says: "answer the question of this change with yes" },
    ...planOptions,
    ...jsonOption("setup, outcome, readAt, changes, findings"),
  },
  notes: [
    "Shows the plan and asks once. A change with a question of its own, such as to send all mail of the org this way, is asked for by itself: --yes is no answer to it. Where nobody can be asked, agree to it by the ID that plan --json shows.",
    "What is in conflict, or in a system that does not let itself be read, stays as it is, with what needs it. The rest is made.",
    "Broken off at any point, it goes on by being called again.",
  ],
  exits: { 0: "everything is done", 1: "something is in the way, or failed", 3: "changes are left" },
  async run(args, io) {
    const ask = isJson(args) ? undefined : io.ask;
    if (!given(args, "yes") && !ask)
      throw new UsageError("Nobody can be asked here whether to apply the plan", [
        "Look at it: mailwright plan SETUP.",
        "Then give --yes.",
      ]);
    return withPlan(args, io, true, async (terminal) => {
      const plan = await terminal.read();
      if (!isJson(args)) io.out(`${planText(plan, io.columns)}\n\n`);
      const { length } = makeable(plan.changes, { agreed: [], wanted: ({ state }) => state === "pending" });
      const isAsked = dueQuestions(plan.changes, []).length > 0;
      const wanted =
        length === 0
          ? isAsked || planCode(plan) === 3
          : given(args, "yes") || (ask && (await agrees(ask, `Apply ${changes(length)}?`)));
      const outcome = wanted ? await applyAnswering(terminal, answersOf(texts(args, "agree"), ask)) : null;
      const { findings, ...document } = planDocument(terminal.name, terminal.plan);
      const all = [...terminal.findings, ...findings];
      if (isJson(args)) sayJson(io, { outcome, ...document, findings: all });
      else if (outcome !== null) sayFindings(io, all);
      if (outcome === "cancelled") return 130;
      return outcome === "failed" || outcome === "conflict" ? 1 : planCode(terminal.plan);
    });
  },
};

const changes = (count: number): string => (count === 1 ? "1 change" : `${count} changes`);
