import { useEffect, useId, useRef } from "react";
import type { StepId } from "../../../src-main/contract/finding.ts";
import { useNoticeQuestion } from "../../app/notices.ts";
import { useStore } from "../../app/store.ts";
import { announce } from "../../components/Announcer.tsx";
import { Button } from "../../components/Button.tsx";
import { cx } from "../../components/cx.ts";
import { IconButton } from "../../components/IconButton.tsx";
import { Close, Down, Up } from "../../components/icons.tsx";
import { StateMark } from "../../components/StateMark.tsx";
import { findingsOfRun, type LiveRun } from "../live-run.ts";
import { useSetup, useWorkspace } from "../workspace.ts";
import s from "./Companion.module.css";
import { DeedButton } from "./DeedButton.tsx";
import { FindingBody } from "./FindingBody.tsx";
import { NextTry } from "./NextTry.tsx";
import { companionOf, type FoundCompanion, type Companion as State, saidOn } from "./state.ts";

/** What the companion says now; null while there is nothing to accompany. */
export function useCompanion(): State | null {
  const { view } = useSetup();
  return companionOf(view, useStore(useWorkspace().runs));
}

/** Docked above the footer of every step: what stops the test, the way out, and Run again. Shrinks to one line. */
export function Companion({ step }: { step: StepId }) {
  const companion = saidOn(useCompanion(), step);
  const { runs } = useWorkspace();
  const { size } = useStore(runs);
  if (!companion) return null;
  if (companion.kind !== "found") return <Line companion={companion} />;
  // There the row itself says it in full.
  if (!companion.ofRun && step === "dns") return null;
  const chosen = size?.of === companion.id ? size.large : null;
  // On the test's own page the finding takes the room; elsewhere the work does.
  const large = chosen ?? (companion.ofRun && step === "test");
  return <Found step={step} companion={companion} large={large} />;
}

const marks = { running: "run", changed: "idle", passed: "ok" } as const;

function Line({ companion }: { companion: Exclude<State, FoundCompanion> }) {
  const { goTo } = useSetup();
  const { runs } = useWorkspace();
  const { starting } = useStore(runs);
  const { kind, title, line } = companion;
  const act = {
    running: { label: "Cancel", press: () => void runs.cancel() },
    changed: { label: "Run again", press: () => void runs.start() },
    passed: { label: "Continue to Finish", press: () => goTo("finish") },
  }[kind];
  return (
    <aside className={cx(s.companion, s.slim, s[marks[kind]])} aria-label="The test">
      <StateMark tone={marks[kind]} />
      <div className={s.words}>
        <h2>{title}</h2>
        {line ? <p>{line}</p> : null}
      </div>
      <div className={s.acts}>
        <Button
          data-keeps-focus
          kind={kind === "running" ? "plain" : "primary"}
          isPending={starting}
          onPress={act.press}
        >
          {act.label}
        </Button>
        {kind === "passed" ? (
          <IconButton label="Close" onPress={runs.dismiss}>
            <Close />
          </IconButton>
        ) : null}
      </div>
    </aside>
  );
}

function Found({ step, companion, large }: { step: StepId; companion: FoundCompanion; large: boolean }) {
  const { view, goTo } = useSetup();
  const { runs, dns } = useWorkspace();
  const titleId = useId();
  const askForNotices = useNoticeQuestion();
  const { finding, place, ofRun, id, when } = companion;
  // Whoever is at the place already needs no way to it: what comes next is to store the new secret there, or to run again.
  const there = place?.step === step;
  const helps = there && companion.primary === "place" ? "run" : companion.primary;
  const primary = there && place.target === "secret" ? "none" : helps;
  const waiting = ofRun && finding.wait !== undefined;
  const retrying = view.retryAt !== null;
  // What is mended on no step, and on none that shows its findings beside the fields, is mended here.
  const deedHere =
    place === null || place.step === "test" || place.step === "finish" || place.step === "domain";

  const toggle = (
    <IconButton
      label={large ? "Make smaller" : "Make larger"}
      isExpanded={large}
      onPress={() => runs.resize(id, !large)}
    >
      {large ? <Down /> : <Up />}
    </IconButton>
  );
  const title = (
    <h2 id={titleId}>
      <span className="hidden-text">Error: </span>
      {finding.title}
    </h2>
  );

  return (
    <aside className={cx(s.companion, !large && s.slim, s.bad)} aria-labelledby={titleId}>
      {large ? (
        <div className={s.scroll}>
          <div className={s.head}>
            <StateMark tone="bad" />
            {title}
            <span className={s.when}>{when}</span>
            {toggle}
          </div>
          <FindingBody finding={finding} others={companion.others} />
        </div>
      ) : (
        <>
          <StateMark tone="bad" />
          <div className={s.words}>
            {title}
            <p>{waiting ? <NextTry finding={finding} /> : there ? when : `${when}. ${finding.cause}`}</p>
          </div>
        </>
      )}
      <div className={s.acts}>
        <Button
          {...(primary === "place" ? {} : { "data-keeps-focus": true })}
          kind={primary === "run" ? "primary" : "plain"}
          onPress={() => void (ofRun ? runs.start() : dns.check())}
        >
          {ofRun ? "Run again" : "Check again"}
        </Button>
        {place && !(there && !large && place.target === undefined) ? (
          <Button
            {...(primary === "place" ? { "data-keeps-focus": true } : {})}
            kind={primary === "place" ? "primary" : "plain"}
            onPress={() => {
              runs.resize(id, false);
              goTo(place.step, place.target);
            }}
          >
            {place.label}
          </Button>
        ) : null}
        {deedHere ? <DeedButton finding={finding} /> : null}
        {large ? null : toggle}
        {large && waiting ? (
          <div className={s.wait}>
            <Button kind="faint" small onPress={() => void runs.wait(!retrying)}>
              {retrying ? "Stop waiting" : "Wait for it"}
            </Button>
            {retrying && askForNotices ? (
              <Button kind="faint" small onPress={askForNotices}>
                Tell me when it ends
              </Button>
            ) : null}
            <NextTry finding={finding} aside />
          </div>
        ) : null}
      </div>
    </aside>
  );
}

const outcomes = {
  passed: "The test passed",
  failed: "The test failed",
  cancelled: "The test was canceled",
} as const;

/** Says how a run ended, once a run, whichever step is shown. */
export function useAnnouncedOutcome(): void {
  const { run } = useStore(useWorkspace().runs);
  const before = useRef<LiveRun["outcome"] | undefined>(run?.outcome);
  useEffect(() => {
    const { outcome } = run ?? {};
    if (before.current === "running" && run && outcome && outcome !== "running") {
      const finding = outcome === "failed" ? findingsOfRun(run)[0] : undefined;
      announce(finding ? `${outcomes[outcome]}: ${finding.title}` : outcomes[outcome]);
    }
    before.current = outcome;
  }, [run]);
}
