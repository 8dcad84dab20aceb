import type { Change, Setup, SetupSummary } from "../contract/index.ts";

/**
 * Whose turn it is in the connected systems, as far as Mailwright's own log knows without asking them: the plan stopped, or
 * broke off, or asks something. Null where the plan has nothing to say.
 * @param changes the latest state of each change, by the log
 */
export function planTurn(
  { connections = [], lastPlan }: Pick<Setup, "connections" | "lastPlan">,
  changes: readonly Change[],
): Pick<SetupSummary, "turn" | "state"> | null {
  if (connections.length === 0) return null;
  const begun = changes.find(({ state }) => state === "running");
  // Sent, and nothing known of what became of it: neither this run's end nor an earlier one's tells more.
  if (begun && (!lastPlan || (begun.at ?? "") > lastPlan.at))
    return { turn: "mend", state: `Broke off at “${begun.title}”: go on under Connections` };
  const { outcome, change: at, left = 0 } = lastPlan ?? {};
  switch (outcome) {
    case "conflict":
    case "failed":
      return { turn: "mend", state: `Plan stopped${at ? ` at “${at.title}”` : ""}` };
    case "asks":
      return { turn: "next", state: at ? `Asks you: ${at.title}` : "Plan asks you something" };
    case "cancelled":
      return left > 0 ? { turn: "next", state: `Plan canceled, ${left} left to apply` } : null;
    case "done":
    case undefined:
      return null;
    default:
      return outcome satisfies never;
  }
}
