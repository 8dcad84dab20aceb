import { type ReactNode, useEffect, useRef } from "react";
import { dateTime, duration, stageNames } from "../../app/words.ts";
import { Bar } from "../../components/Card.tsx";
import { CopyButton } from "../../components/CopyButton.tsx";
import { FindingCard } from "../../components/FindingCard.tsx";
import { PracticeBadge, Status } from "../../components/Status.tsx";
import type { LiveRun, LiveStage } from "../../setup/live-run.ts";
import { useSetup } from "../../setup/workspace.ts";
import { runText } from "./evidence-text.ts";
import { FindingJump } from "./FindingJump.tsx";
import { StageItem } from "./StageItem.tsx";
import s from "./Test.module.css";

interface RunViewProps {
  readonly run: LiveRun;
  /** Beside the outcome: run again, cancel. */
  readonly actions: ReactNode;
}

/** The timeline: each stage with its time and its raw evidence, the finding beside the stage that failed. */
export function RunView({ run, actions }: RunViewProps) {
  const { view } = useSetup();
  const list = useRef<HTMLOListElement>(null);
  const over = run.outcome !== "running";
  const nameOf = (stage: LiveStage) =>
    stage.id === "reach" ? `Reach ${view.settings.host}, port ${view.settings.port}` : stageNames[stage.id];

  // The finding speaks first: it comes into sight when the run ends, and when the step opens on a failed run.
  useEffect(() => {
    if (over) list.current?.querySelector("[data-failed]")?.scrollIntoView({ block: "nearest" });
  }, [over]);

  return (
    <>
      <Bar
        actions={
          <>
            {over ? (
              <CopyButton kind="plain" label="Copy report" what="of this run" text={runText(run)} />
            ) : null}
            {actions}
          </>
        }
      >
        <Outcome run={run} nameOf={nameOf} />
        <span>
          {run.ms === undefined ? null : `${duration(run.ms)} · `}
          {dateTime(run.startedAt)}
        </span>
        {run.practice ? <PracticeBadge /> : null}
      </Bar>
      <ol className={s.timeline} ref={list}>
        {run.stages.map((stage) => (
          <StageItem key={stage.id} stage={stage} name={nameOf(stage)} />
        ))}
      </ol>
      {run.findings.map((finding) => (
        <FindingCard
          key={`${finding.code} ${finding.title}`}
          finding={finding}
          actions={<FindingJump finding={finding} />}
        />
      ))}
    </>
  );
}

function Outcome({ run, nameOf }: { run: LiveRun; nameOf: (stage: LiveStage) => string }) {
  const failed = run.stages.find((stage) => stage.status === "failed");
  switch (run.outcome) {
    case "running":
      return <Status tone="wait">Under way</Status>;
    case "passed":
      return (
        <Status tone="ok">{run.practice ? "Passed in practice" : "Passed: the message was accepted"}</Status>
      );
    case "failed":
      return <Status tone="bad">{failed ? `Stopped at “${nameOf(failed)}”` : "Broken off"}</Status>;
    case "cancelled":
      return <Status tone="idle">Cancelled</Status>;
    default:
      return run.outcome satisfies never;
  }
}
