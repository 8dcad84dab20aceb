import { useEffect, useId, useRef } from "react";
import type { Plan } from "../../src-main/contract/plan.ts";
import { blocks } from "../../src-main/contract/weight.ts";
import { useStore } from "../app/store.ts";
import { count, timeOfDay } from "../app/words.ts";
import { CopyButton } from "../components/CopyButton.tsx";
import { StateMark } from "../components/StateMark.tsx";
import { useWorkspace } from "../setup/workspace.ts";
import s from "./Connections.module.css";
import { PlanRowItem } from "./PlanRowItem.tsx";
import { namesOf, type PlanCount } from "./plan-rows.ts";
import { planText } from "./plan-text.ts";

/** The plan: how it stands as a whole, and a row a change. */
export function PlanCard({ plan, counted }: { plan: Plan; counted: PlanCount }) {
  const titleId = useId();
  const { title, lead, bad } = useHeading(plan, counted);
  const { end, run } = useStore(useWorkspace().plan);
  const list = useRef<HTMLOListElement>(null);
  const stoppedAt = counted.stoppedAt ? counted.rows.indexOf(counted.stoppedAt) : -1;
  // Where it stopped comes into sight, once a run.
  // biome-ignore lint/correctness/useExhaustiveDependencies: not whenever the row is another one
  useEffect(() => {
    if (end && stoppedAt >= 0) list.current?.children[stoppedAt]?.scrollIntoView({ block: "nearest" });
  }, [end?.at]);
  if (counted.rows.length === 0)
    return <p className={s.quiet}>There is nothing to read there yet. Fill in the steps first.</p>;
  return (
    <section className={s.card} aria-labelledby={titleId}>
      <div className={s.head}>
        {bad ? <StateMark tone="bad" /> : null}
        <h2 id={titleId}>{title}</h2>
        <p>{lead}</p>
        {run ? null : (
          <CopyButton kind="plain" label="Copy as text" what="the plan" text={planText(plan, counted)} />
        )}
      </div>
      <ol className={s.rows} ref={list}>
        {counted.rows.map((row) => (
          <PlanRowItem key={row.change.id} row={row} numberOf={(id) => numberOf(counted, id)} />
        ))}
      </ol>
    </section>
  );
}

const numberOf = ({ rows }: PlanCount, id: string): number | null =>
  rows.find(({ change }) => change.id === id)?.number ?? null;

function useHeading(plan: Plan, counted: PlanCount): { title: string; lead: string; bad: boolean } {
  const { run, end } = useStore(useWorkspace().plan);
  const { of, made, undone, held, toMake, stoppedAt, stuck, rows } = counted;
  const calm = (title: string, lead: string) => ({ title, lead, bad: false });
  const stand = [
    made > 0 ? `${made} ${made === 1 ? "stands" : "stand"}` : "Nothing stands yet",
    undone > 0 ? `${undone} ${undone === 1 ? "was" : "were"} undone` : null,
  ].filter((part) => part !== null);
  if (run)
    return calm(
      run.kind === "undo" ? "Taking back" : "Applying",
      run.kind === "undo"
        ? "The latest first, and only what is still as Mailwright left it."
        : `${made} of ${of} made.`,
    );
  if (stoppedAt) {
    const { number, change } = stoppedAt;
    return {
      title: number === null ? `Stopped at “${change.title}”` : `Stopped at change ${number} of ${of}`,
      lead: `${stand.join(", ")}. Nothing after ${number === null ? "it" : `change ${number}`} was touched.`,
      bad: true,
    };
  }
  const read = `Read from ${namesOf(plan.changes.map(({ system }) => system))} at ${timeOfDay(Date.parse(plan.readAt))}.`;
  if (end?.outcome === "cancelled") return calm("Canceled", `${stand.join(", ")}.`);
  if (toMake.length === 0) {
    if (stuck.length > 0) return calm("What is left is up to you", read);
    const open = rows.some(({ change }) => change.state === "pending");
    if (open) return calm("The rest waits for your answer", read);
    if (undone > 0) return calm("Taken back", read);
    const unread = blocks(plan.findings);
    return calm(unread ? "What could be read is in place" : "All is in place", read);
  }
  const waits =
    stuck.length > 0 ? ` ${stuck.length} more ${stuck.length === 1 ? "is" : "are"} up to you.` : "";
  const marked = toMake.some(({ items }) => items.some(({ before }) => before.length > 0));
  return calm(
    `Plan: ${count(toMake.length + held, "change")}`,
    `${read}${waits}${marked ? " In a changed record, what is added is underlined." : ""}`,
  );
}
