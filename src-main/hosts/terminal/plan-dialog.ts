import { type Change, isSettled, type PlanOutcome } from "../../contract/index.ts";
import type { Io } from "./command.ts";
import type { PlanTerminal } from "./plan-run.ts";
import { oneLine } from "./visible.ts";

/** Asks, and takes `yes`, `y` or the answer's own words for a yes. Everything else is a no. */
export async function agrees(
  ask: NonNullable<Io["ask"]>,
  question: string,
  yes = "yes",
  no = "no",
): Promise<boolean> {
  const answer = (await ask(`${oneLine(question)} [y = ${oneLine(yes)}, N = ${oneLine(no)}] `))
    .trim()
    .toLowerCase();
  return ["y", "yes", yes.toLowerCase()].includes(answer);
}

/**
 * Applies a plan that was read, and answers the questions of its changes one by one, as each comes up: with yes where it was
 * agreed to beforehand, by asking where somebody can be asked. A question that nobody answers stays open.
 */
export async function applyAll(
  terminal: PlanTerminal,
  { agreed, ask }: { readonly agreed: readonly string[]; readonly ask: Io["ask"] },
): Promise<PlanOutcome> {
  const asked = new Set<string>();
  const permitted: string[] = [];
  let outcome = await terminal.apply(permitted);
  while (outcome === "asks") {
    const change = nextQuestion(terminal.plan.changes, asked);
    if (!change?.question) return outcome;
    asked.add(change.id);
    const { text, yes: word, no } = change.question;
    const yes = agreed.includes(change.id) || (ask ? await agrees(ask, text, word, no) : undefined);
    if (yes === undefined) continue;
    const { changes } = await terminal.answer(change.id, yes);
    // An answer may be all there is to it; otherwise it permits the change to be made.
    if (yes && changes.some(({ id, state }) => id === change.id && state === "pending"))
      permitted.push(change.id);
    outcome = await terminal.apply(permitted);
  }
  return outcome;
}

/** The first question that can be answered now: everything it needs is done. */
function nextQuestion(changes: readonly Change[], asked: ReadonlySet<string>): Change | undefined {
  const open = new Set(changes.filter((change) => !isSettled(change)).map(({ id }) => id));
  return changes.find(
    ({ id, question, state, needs }) =>
      question && state === "pending" && !asked.has(id) && !needs.some((need) => open.has(need)),
  );
}
