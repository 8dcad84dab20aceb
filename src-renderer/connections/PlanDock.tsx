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
import { Wait } from "./Wait.tsx";

interface PlanDockProps {
  /** Null before the first reading. */
  readonly counted: PlanCount | null;
  /** A person pressed Undo all; called when they have decided. */
  readonly undoing: boolean;
  readonly onUndoDecided: () => void;
}

/** Docked above the footer: the run under way with its Cancel, or the one question that is open. */
export function PlanDock({ counted, undoing, onUndoDecided }: PlanDockProps) {
  const { run, wait, reading } = useStore(useWorkspace().plan);
  if (reading && wait) return <UnderWay title="Reading the plan" />;
  if (!counted) return null;
  if (run) return <UnderWay title={runTitle(counted, run.kind)} />;
  if (undoing) return <UndoAll counted={counted} onClose={onUndoDecided} />;
  const { question } = counted;
  return question && <Question key={question.id} change={question} />;
}

function runTitle({ rows, of }: PlanCount, kind: "apply" | "undo"): string {
  const row = rows.find(({ change }) => change.state === "running");
  if (!row) return "Reading what stands there";
  const at = row.number ? `Change ${row.number} of ${of}` : kind === "undo" ? "Taking back" : "Applying";
  return `${at}: ${row.change.title}`;
}

/** A reading or a run, with what it waits for, and its Cancel. */
function UnderWay({ title }: { title: string }) {
  const { plan: desk } = useWorkspace();
  const { run, wait } = useStore(desk);
  return (
    <Docked
      tone={wait ? "wait" : "run"}
      title={title}
      text={
        wait ? (
          <>
            Waiting: <Wait {...wait} />
          </>
        ) : null
      }
    >
      <Button isDisabled={run?.runId === null} onPress={() => void desk.cancel()}>
        Cancel
      </Button>
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
  const { ask, text, yes, no } = change.question;
  return (
    <Docked tone="ask" title={ask} text={text} titleRef={titleRef}>
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
  readonly text: ReactNode;
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
  const one = standing.length === 1;
  return (
    <Docked
      tone="ask"
      title={`Take back ${count(standing.length, "change")}`}
      text={`${one ? "" : "The latest first: "}${standing.at(-1)?.title}. What somebody changed since stays as it is${stays.length > 0 ? `, and what cannot be taken back: ${names}` : ""}.`}
    >
      <Button
        onPress={() => {
          onClose();
          void desk.undo();
        }}
      >
        {one ? "Take it back" : "Take them back"}
      </Button>
      <Button autoFocus data-keeps-focus onPress={onClose}>
        {one ? "Keep it" : "Keep them"}
      </Button>
    </Docked>
  );
}
