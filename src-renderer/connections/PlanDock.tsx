import { type ReactNode, type Ref, useId, useLayoutEffect, useRef, useState } from "react";
import type { Change } from "../../src-main/contract/plan.ts";
import { useStore } from "../app/store.ts";
import { count } from "../app/words.ts";
import { Button } from "../components/Button.tsx";
import { cx } from "../components/cx.ts";
import { type MarkTone, StateMark } from "../components/StateMark.tsx";
import { useWorkspace } from "../setup/workspace.ts";
import s from "./Connections.module.css";
import type { PlanCount } from "./plan-rows.ts";

interface PlanDockProps {
  /** Null before the first reading. */
  readonly counted: PlanCount | null;
  readonly question: Change | null;
  /** A person pressed Undo all; called when they have decided. */
  readonly undoing: boolean;
  readonly onUndoDecided: () => void;
}

/** Docked above the footer: the run under way with its Cancel, or the one question that is open. */
export function PlanDock({ counted, question, undoing, onUndoDecided }: PlanDockProps) {
  const { plan: desk } = useWorkspace();
  const { run, wait, reading } = useStore(desk);
  if (reading && wait) return <Reading text={wait.text} />;
  if (!counted) return null;
  if (run) return <Running counted={counted} kind={run.kind} waits={wait?.text} />;
  if (undoing) return <UndoAll counted={counted} onClose={onUndoDecided} />;
  if (question) return <Question key={question.id} change={question} />;
  return null;
}

function Running({
  counted,
  kind,
  waits,
}: {
  counted: PlanCount;
  kind: "apply" | "undo";
  waits: string | undefined;
}) {
  const { plan: desk } = useWorkspace();
  const { run } = useStore(desk);
  const row = counted.rows.find(({ change }) => change.state === "running");
  const at = row?.number
    ? `Change ${row.number} of ${counted.of}`
    : kind === "undo"
      ? "Taking back"
      : "Applying";
  return (
    <Docked
      tone={waits ? "wait" : "run"}
      title={row ? `${at}: ${row.change.title}` : "Reading what stands there"}
      text={waits ? `Waiting: ${waits}.` : undefined}
    >
      <Button isDisabled={!run?.runId} onPress={() => void desk.cancel()}>
        Cancel
      </Button>
    </Docked>
  );
}

function Reading({ text }: { text: string }) {
  const { plan: desk } = useWorkspace();
  return (
    <Docked tone="wait" title="Reading the plan" text={`Waiting: ${text}.`}>
      <Button onPress={() => void desk.cancel()}>Cancel</Button>
    </Docked>
  );
}

/** Asked alone, with its own two answers. */
function Question({ change }: { change: Change }) {
  const { plan: desk } = useWorkspace();
  const { asked } = useStore(desk);
  const [busy, setBusy] = useState(false);
  const answer = async (yes: boolean) => {
    setBusy(true);
    await desk.answer(change.id, yes);
    setBusy(false);
  };
  const titleRef = useRef<HTMLHeadingElement>(null);
  // What had the focus gave way to this question: it is read first, and no second press of the key before answers it.
  useLayoutEffect(() => {
    if (document.activeElement === document.body) titleRef.current?.focus();
  }, []);
  if (!change.question) return null;
  const { text, yes, no } = change.question;
  return (
    <Docked tone="ask" title={change.title} text={text} titleRef={titleRef}>
      <Button kind="primary" isPending={busy} onPress={() => void answer(true)}>
        {yes}
      </Button>
      <Button isPending={busy} onPress={() => void answer(false)}>
        {no}
      </Button>
      {asked === change.id ? (
        <Button kind="faint" onPress={() => desk.ask(null)}>
          Leave it as it is
        </Button>
      ) : null}
    </Docked>
  );
}

interface DockedProps {
  readonly tone: Extract<MarkTone, "run" | "wait" | "ask">;
  readonly title: string;
  readonly text?: string | undefined;
  readonly titleRef?: Ref<HTMLHeadingElement>;
  readonly children: ReactNode;
}

function Docked({ tone, title, text, titleRef, children }: DockedProps) {
  const titleId = useId();
  return (
    <aside className={cx(s.docked, s[`docked-${tone}`])} aria-labelledby={titleId}>
      <StateMark tone={tone} />
      <div className={s.dockedWords}>
        <h2 id={titleId} ref={titleRef} tabIndex={titleRef ? -1 : undefined}>
          {title}
        </h2>
        {text ? <p>{text}</p> : null}
      </div>
      <div className="buttons">{children}</div>
    </aside>
  );
}

/** Asks before everything is taken back. */
function UndoAll({ counted, onClose }: { counted: PlanCount; onClose: () => void }) {
  const { plan: desk } = useWorkspace();
  const { standing, rows } = counted;
  const stays = rows.filter(({ change }) => change.state === "done" && change.final);
  const names = stays.map(({ change }) => `“${change.title}”`).join(", ");
  return (
    <Docked
      tone="ask"
      title={`Take back ${count(standing.length, "change")}`}
      text={`The latest first, from “${standing.at(-1)?.title}” on. What somebody changed since stays as it is${stays.length > 0 ? `, and what cannot be taken back: ${names}` : ""}.`}
    >
      <Button
        onPress={() => {
          onClose();
          void desk.undo();
        }}
      >
        Take them back
      </Button>
      <Button autoFocus data-keeps-focus onPress={onClose}>
        Keep them
      </Button>
    </Docked>
  );
}
