import {
  dueQuestions,
  isByHand,
  type JournalEntry,
  makeable,
  type Plan,
  type PlanEnd,
  type PlanEvent,
} from "../contract/index.ts";

/** The plan as it stands after an event: what a person sees while it is applied. */
export function follow(plan: Plan, event: PlanEvent): Plan {
  if (event.type === "plan") return event.plan;
  if (event.type !== "change") return plan;
  const { change } = event;
  return { ...plan, changes: plan.changes.map((one) => (one.id === change.id ? change : one)) };
}

/** The question whose time has come, as the end of a run keeps it. */
function askedBy(plan: Plan | null, journal: readonly JournalEntry[]): PlanEnd["change"] {
  const [due] = plan ? dueQuestions(plan.changes, journal) : [];
  return due && { id: due.id, title: (due.question?.ask ?? due.title).slice(0, 500) };
}

/** What a setup keeps of how a run ended. `plan` as it stood then; null when none was read. */
export function endOf(
  { at, outcome, left }: Extract<PlanEvent, { type: "end" }>,
  plan: Plan | null,
  journal: readonly JournalEntry[],
): PlanEnd {
  const stopped =
    plan?.changes.find(({ state }) => state === outcome) ??
    (outcome === "conflict" ? plan?.changes.find(isByHand) : undefined);
  const change = stopped
    ? { id: stopped.id, title: stopped.title.slice(0, 500) }
    : outcome === "asks"
      ? askedBy(plan, journal)
      : undefined;
  return { at, outcome, left, ...(change && { change }) };
}

/**
 * The same after a new reading. A stop stands until something is applied again, or nothing is left; a question until it was
 * answered, when the next one may have come up.
 */
export function endAfter(end: PlanEnd, plan: Plan, journal: readonly JournalEntry[]): PlanEnd {
  const left = makeable(plan.changes, { agreed: [], wanted: ({ state }) => state !== "undone" }).length;
  if (left > 0 || plan.changes.some(isByHand)) return end;
  const change = askedBy(plan, journal);
  return { at: plan.readAt, left, ...(change ? { outcome: "asks", change } : { outcome: "done" }) };
}
