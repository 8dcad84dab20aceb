import type { Plan, PlanEvent } from "../contract/index.ts";

/** The plan as it stands after an event: what a person sees while it is applied. */
export function follow(plan: Plan, event: PlanEvent): Plan {
  if (event.type === "plan") return event.plan;
  if (event.type !== "change") return plan;
  const { change } = event;
  return { ...plan, changes: plan.changes.map((one) => (one.id === change.id ? change : one)) };
}
