import { useCallback, useState } from "react";
import { Button as AriaButton, Disclosure, DisclosurePanel, Heading } from "react-aria-components";
import type { ConsoleTask } from "../../../src-main/contract/setup-view.ts";
import { blocks } from "../../../src-main/contract/weight.ts";
import { cx } from "../../components/cx.ts";
import { Explained } from "../../components/Explained.tsx";
import { ExternalLink } from "../../components/ExternalLink.tsx";
import { Chevron } from "../../components/icons.tsx";
import { KeyValues } from "../../components/KeyValues.tsx";
import { type MarkTone, StateMark } from "../../components/StateMark.tsx";
import { Tick } from "../../components/Tick.tsx";
import { useRevealed } from "../../setup/field-focus.ts";
import { findingsAt } from "../../setup/findings.ts";
import { SettingControl } from "../../setup/SettingControl.tsx";
import { useSetup } from "../../setup/workspace.ts";
import s from "./AppTasks.module.css";
import { OtherValue } from "./OtherValue.tsx";
import { StoppedHere, useStoppedHere } from "./StoppedHere.tsx";
import { TenantLookup } from "./TenantLookup.tsx";

const states = {
  no: { tone: "todo", words: "To do" },
  "by-hand": { tone: "ok", words: "Ticked by you" },
  proven: { tone: "ok", words: "Proven by a test" },
} as const satisfies Record<ConsoleTask["done"], { tone: MarkTone; words: string }>;

interface TaskItemProps {
  readonly task: ConsoleTask;
  readonly place: number;
  /** Open at first: the next thing to do. */
  readonly startOpen: boolean;
  /** It was ticked: the next one may open. */
  readonly onDone: () => void;
}

/** One action in a console: where, why, what to copy there, what to bring back, and whether it is done. */
export function TaskItem({ task, place, startOpen, onDone }: TaskItemProps) {
  const { session, view } = useSetup();
  const [isOpen, setOpen] = useState(startOpen);
  const holds = useCallback(
    (name: string) => name === task.id || task.inputs.some((input) => input.field === name),
    [task.id, task.inputs],
  );
  const stopped = useStoppedHere(holds);
  const toMend = task.inputs.some(({ field }) => blocks(findingsAt(view, field)));
  const { tone, words } = stopped
    ? ({ tone: "bad", words: "The test stopped here" } as const)
    : toMend
      ? ({ tone: "due", words: "A value to mend" } as const)
      : states[task.done];
  const open = useCallback(() => setOpen(true), []);
  useRevealed(holds, open);

  return (
    <li className={s.item}>
      <Disclosure isExpanded={isOpen} onExpandedChange={setOpen}>
        <Heading level={2} className={s.heading!}>
          <AriaButton slot="trigger" id={`field-${task.id}`} className={s.row!}>
            <StateMark tone={tone} size={20} />
            <span>
              {place}. {task.title}
            </span>
            <span className={cx(s.state, s[tone])}>{words}</span>
            <span className={s.chevron}>
              <Chevron />
            </span>
          </AriaButton>
        </Heading>
        <DisclosurePanel>
          <div className={s.body}>
            {stopped ? <StoppedHere finding={stopped} /> : null}
            <p className={s.where}>
              {task.where}
              {task.link ? (
                <>
                  {" "}
                  <ExternalLink href={task.link}>Open this page</ExternalLink>
                </>
              ) : null}
            </p>
            <p className={s.why}>
              <Explained text={task.why} />
            </p>
            {task.copy.length > 0 ? <KeyValues inset rows={task.copy} /> : null}
            {task.inputs.length > 0 ? (
              <div className={s.fields}>
                {task.inputs.map(({ field, label, hint }) => (
                  <SettingControl key={field} field={field} label={label} hint={hint} />
                ))}
              </div>
            ) : null}
            {holds("tenantId") ? <TenantLookup /> : null}
            {task.inputs.map(({ field, instead }) =>
              instead ? <OtherValue key={field} field={field} {...instead} /> : null,
            )}
            <div className={s.proof}>
              {task.done === "proven" ? null : (
                <Tick
                  ticked={task.done === "by-hand"}
                  onChange={(ticked) => {
                    session.apply({ tasks: { [task.id]: ticked } });
                    if (ticked) onDone();
                  }}
                >
                  Done
                </Tick>
              )}
              <p className={s.why}>{task.proof}</p>
            </div>
          </div>
        </DisclosurePanel>
      </Disclosure>
    </li>
  );
}
