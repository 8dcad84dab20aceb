import type { ConsoleTask } from "../../../src-main/contract/setup-view.ts";
import { Bar } from "../../components/Card.tsx";
import { Status } from "../../components/Status.tsx";
import { reveal } from "../../setup/field-focus.ts";
import { useSetup } from "../../setup/workspace.ts";
import s from "./AppTasks.module.css";
import { TaskItem } from "./TaskItem.tsx";

/** The console tasks in the order that works; some may be left out, because a script does them. */
export function TaskList({ title, without = [] }: { title?: string; without?: readonly string[] }) {
  const { tasks } = useSetup().view;
  const shown = tasks.filter((task) => !without.includes(task.id));
  const left = shown.filter((task) => task.done === "no");
  if (shown.length === 0) return null;
  return (
    <>
      <Bar>
        {title ? <h2>{title}</h2> : null}
        <Status tone={left.length === 0 ? "ok" : "wait"}>
          {shown.length - left.length} of {shown.length} done
        </Status>
      </Bar>
      <ol className={s.tasks}>
        {shown.map((task) => (
          <TaskItem
            key={task.id}
            task={task}
            // A task keeps its number, whatever is left out: findings name it.
            place={tasks.indexOf(task) + 1}
            startOpen={task === left[0]}
            onDone={() => openNext(shown, task)}
          />
        ))}
      </ol>
    </>
  );
}

/** Opens the next task that is not done. The focus stays where it is. */
function openNext(tasks: readonly ConsoleTask[], done: ConsoleTask): void {
  const next = tasks.slice(tasks.indexOf(done) + 1).find((task) => task.done === "no");
  if (next) reveal(next.id);
}
