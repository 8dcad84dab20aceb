import { memo, useState } from "react";
import { Button as AriaButton, Disclosure, DisclosurePanel } from "react-aria-components";
import type { Finding } from "../../../src-main/contract/finding.ts";
import { duration, stageStatusWords } from "../../../src-main/contract/words.ts";
import { cx } from "../../components/cx.ts";
import { Chevron } from "../../components/icons.tsx";
import { Raw } from "../../components/Raw.tsx";
import { type MarkTone, StateMark } from "../../components/StateMark.tsx";
import type { LiveStage } from "../../setup/live-run.ts";
import { evidenceText } from "./evidence-text.ts";
import s from "./Test.module.css";

interface StageItemProps {
  readonly stage: LiveStage;
  readonly name: string;
  /** What the companion says: no stage says it again. */
  readonly said: Finding | null;
}

/** One stage as a line: how it went, what it saw, in what time; opens for its raw evidence. */
export const StageItem = memo(({ stage, name, said }: StageItemProps) => {
  // The evidence of a stage is long: it is written out for whoever opens it.
  const [open, setOpen] = useState(false);
  const { status, evidence, findings } = stage;
  const told = status === "failed" ? failedWords(findings[0], said) : summaryOf(stage);
  const row = (
    <>
      <StateMark tone={tones[status]} />
      <span className={s.name}>
        {name}
        <span className="hidden-text">: {stageStatusWords[status]}. </span>
      </span>
      <span className={s.told}>{told}</span>
      <span className={s.time}>{timeOf(stage)}</span>
    </>
  );
  return (
    <li className={cx(s.stage, s[status])}>
      {evidence.length > 0 ? (
        <Disclosure className={s.disclosure!} isExpanded={open} onExpandedChange={setOpen}>
          <AriaButton slot="trigger" className={s.row!}>
            {row}
            <span className={s.chevron}>
              <Chevron />
            </span>
          </AriaButton>
          <DisclosurePanel>
            <div className={s.more}>
              {open ? (
                <Raw text={evidence.map(evidenceText).join("\n\n")} what={`Evidence of: ${name}`} />
              ) : null}
            </div>
          </DisclosurePanel>
        </Disclosure>
      ) : (
        <div className={s.row}>{row}</div>
      )}
    </li>
  );
});

const tones: Readonly<Record<LiveStage["status"], MarkTone>> = {
  passed: "ok",
  warning: "ok",
  failed: "bad",
  running: "run",
  waiting: "idle",
  skipped: "idle",
  cancelled: "idle",
};

/** What was found, or, where the companion says that, what the server said. */
function failedWords(finding: Finding | undefined, said: Finding | null): string {
  const words = finding === said ? finding?.evidence?.split("\n", 1)[0] : finding?.title;
  return words ? `Failed: ${words}` : "Failed";
}

/** What it saw, and how much it remarked. */
function summaryOf({ summary, findings }: LiveStage): string {
  const remarks =
    findings.length === 0 ? "" : findings.length === 1 ? "1 remark" : `${findings.length} remarks`;
  return [summary, remarks].filter((part) => part !== "").join("; ");
}

/** The time a stage took; a word where there is none worth showing. */
function timeOf({ status, ms }: LiveStage): string {
  if (status === "running" || status === "skipped" || status === "cancelled") return stageStatusWords[status];
  return ms === undefined ? "" : duration(ms);
}
