import { type Change, isSettled, type Plan, type PlanOutcome } from "../contract/index.ts";

/** A plan that is worked on: in this process, or through the operations of the wizard. */
export interface PlanInHand {
  /** As it was read last, and as everything since has changed it. */
  readonly plan: Plan;
  /** Makes the pending changes; of those with a question, the ones in `agreed`. */
  apply(agreed: readonly string[]): Promise<PlanOutcome>;
  /** Notes the answer to the question of a change. */
  answer(change: string, yes: boolean): Promise<unknown>;
}

/** A change that asks something. */
export type Asking = Change & { readonly question: NonNullable<Change["question"]> };

/**
 * Applies a plan that was read, and has the questions of its changes answered one by one, as each comes up.
 * @param answer says yes or no, or undefined where nobody can say: the question stays open then
 */
export async function applyAnswering(
  hand: PlanInHand,
  answer: (change: Asking) => Promise<boolean | undefined>,
): Promise<PlanOutcome> {
  const asked = new Set<string>();
  const permitted: string[] = [];
  let outcome = await hand.apply(permitted);
  while (outcome === "asks") {
    const change = nextQuestion(hand.plan.changes, asked);
    if (!change) return outcome;
    asked.add(change.id);
    const yes = await answer(change);
    if (yes === undefined) continue;
    await hand.answer(change.id, yes);
    // An answer may be all there is to it; otherwise it permits the change to be made.
    if (yes) permitted.push(change.id);
    outcome = await hand.apply(permitted);
  }
  return outcome;
}

/** The first question that can be answered now: everything it needs is done. */
function nextQuestion(changes: readonly Change[], asked: ReadonlySet<string>): Asking | undefined {
  const open = new Set(changes.filter((change) => !isSettled(change)).map(({ id }) => id));
  return changes.find(
    (change): change is Asking =>
      change.question !== undefined &&
      change.state === "pending" &&
      !asked.has(change.id) &&
      !change.needs.some((need) => open.has(need)),
  );
}
