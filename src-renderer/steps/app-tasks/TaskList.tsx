import { Bar } from "../../components/Card.tsx";
import { Status } from "../../components/Status.tsx";
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
        {shown.map((task, index) => (
          <TaskItem key={task.id} task={task} place={index + 1} startOpen={task === left[0]} />
        ))}
      </ol>
    </>
  );
}
