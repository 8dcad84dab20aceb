import { isSettled, type Plan, type PlanEnd, type PlanEvent } from "../contract/index.ts";

/** The plan as it stands after an event: what a person sees while it is applied. */
export function follow(plan: Plan, event: PlanEvent): Plan {
  if (event.type === "plan") return event.plan;
  if (event.type !== "change") return plan;
  const { change } = event;
  return { ...plan, changes: plan.changes.map((one) => (one.id === change.id ? change : one)) };
}

/** What a setup keeps of how a run ended. `plan` as it stood then; null when none was read. */
export function endOf(
  { at, outcome, left }: Extract<PlanEvent, { type: "end" }>,
  plan: Plan | null,
): PlanEnd {
  const changes = plan?.changes ?? [];
  const stopped = changes.find(({ state }) => state === outcome);
  const asked = outcome === "asks" ? changes.find((one) => one.question && !isSettled(one)) : undefined;
  const change = stopped ?? asked;
  const title = asked?.question?.text ?? change?.title ?? "";
  return { at, outcome, left, ...(change && { change: { id: change.id, title: title.slice(0, 500) } }) };
}

/** The same after a new reading: where it shows that nothing is left, what the last run left open is over. */
export const endAfter = (end: PlanEnd, plan: Plan): PlanEnd =>
  plan.changes.every(isSettled) ? { at: plan.readAt, outcome: "done", left: 0 } : end;
