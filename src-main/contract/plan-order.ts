import type { Change } from "./plan.ts";

/** States in which nothing is left to do for a change. */
const settled: ReadonlySet<Change["state"]> = new Set(["right", "done", "kept"]);

/** Is nothing left to do for it? */
export const isSettled = ({ state }: Pick<Change, "state">): boolean => settled.has(state);

/**
 * The changes that one application makes, in their order: those that are wanted, whose own question is agreed to, and for
 * which nothing that they need stays behind. A need that is not in the plan is no obstacle. One rule for the engine that makes
 * them and for the button that counts them.
 * @param agreed IDs of the changes whose question was answered with yes
 */
export function makeable<C extends Pick<Change, "id" | "needs" | "question" | "state">>(
  changes: readonly C[],
  { agreed, wanted }: { readonly agreed: readonly string[]; readonly wanted: (change: C) => boolean },
): C[] {
  const open = new Set<string>();
  return changes.filter((change) => {
    const { id, needs, question } = change;
    if (isSettled(change)) return false;
    const takes =
      wanted(change) && (!question || agreed.includes(id)) && !needs.some((need) => open.has(need));
    if (!takes) open.add(id);
    return takes;
  });
}
