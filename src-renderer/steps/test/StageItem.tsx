import { Button as AriaButton, Disclosure, DisclosurePanel } from "react-aria-components";
import { duration, stageStatusWords } from "../../app/words.ts";
import { FindingCard } from "../../components/FindingCard.tsx";
import { Bang, Check, Chevron, Dash } from "../../components/icons.tsx";
import { Raw } from "../../components/Raw.tsx";
import type { LiveStage } from "../../setup/live-run.ts";
import { evidenceText } from "./evidence-text.ts";
import { FindingJump } from "./FindingJump.tsx";
import s from "./Test.module.css";

/** One stage: how it went, in what time, what it found; opens for its raw evidence. */
export function StageItem({ stage, name }: { stage: LiveStage; name: string }) {
  const { status, evidence } = stage;
  const row = (
    <>
      <span className={s.mark} aria-hidden="true">
        <StageMark status={status} />
      </span>
      <span className={s.text}>
        {name}
        <span className="hidden-text">: {stageStatusWords[status]}. </span>
        {stage.summary ? <small>{stage.summary}</small> : null}
      </span>
      <span className={s.time}>{timeOf(stage)}</span>
    </>
  );
  return (
    <li className={s[status]} data-failed={status === "failed" || undefined}>
      {evidence.length > 0 ? (
        <Disclosure className={s.disclosure!}>
          <AriaButton slot="trigger" className={s.row!}>
            {row}
            <span className={s.chevron}>
              <Chevron />
            </span>
          </AriaButton>
          <DisclosurePanel>
            <div className={s.more}>
              <Raw text={evidence.map(evidenceText).join("\n\n")} what={`Evidence of: ${name}`} />
            </div>
          </DisclosurePanel>
        </Disclosure>
      ) : (
        <div className={s.row}>{row}</div>
      )}
      {stage.findings.length > 0 ? (
        <div className={s.more}>
          {stage.findings.map((finding) => (
            <FindingCard
              key={`${finding.code} ${finding.title}`}
              finding={finding}
              actions={<FindingJump finding={finding} />}
            />
          ))}
        </div>
      ) : null}
    </li>
  );
}

/** The time a stage took; a word where there is none worth showing. */
function timeOf({ status, ms }: LiveStage): string {
  if (status === "running" || status === "skipped" || status === "cancelled") return stageStatusWords[status];
  return ms === undefined ? "" : duration(ms);
}

function StageMark({ status }: { status: LiveStage["status"] }) {
  switch (status) {
    case "passed":
      return <Check />;
    case "warning":
    case "failed":
      return <Bang />;
    case "skipped":
    case "cancelled":
      return <Dash />;
    case "waiting":
    case "running":
      return null;
    default:
      return status satisfies never;
  }
}
