import type { Asking } from "../../plan/answering.ts";
import type { Io } from "./command.ts";
import { oneLine } from "./visible.ts";

/** Asks, and takes `y`, `yes` or the answer's own words for a yes. Everything else is a no; the end of input is no answer. */
export async function agrees(
  ask: NonNullable<Io["ask"]>,
  question: string,
  yes = "yes",
  no = "no",
): Promise<boolean | undefined> {
  const answer = await ask(`${oneLine(question)} [y = ${oneLine(yes)}, N = ${oneLine(no)}] `);
  if (answer === undefined) return undefined;
  return ["y", "yes", yes.toLowerCase()].includes(answer.trim().toLowerCase());
}

/**
 * How the questions of changes are answered at a terminal: with yes where it was agreed to beforehand, by asking where somebody
 * can be asked.
 */
export const answersOf =
  (agreed: readonly string[], ask: Io["ask"]) =>
  async ({ id, question: { ask: asked, text, yes, no } }: Asking): Promise<boolean | undefined> =>
    agreed.includes(id) || (ask ? agrees(ask, `${asked} ${text}`, yes, no) : undefined);
