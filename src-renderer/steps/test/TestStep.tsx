import { useEffect, useRef } from "react";
import { Explain } from "../../app/home/Explain.tsx";
import { useStore } from "../../app/store.ts";
import { timeOfDay } from "../../app/words.ts";
import { announce } from "../../components/Announcer.tsx";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { FindingCard } from "../../components/FindingCard.tsx";
import { Reveal } from "../../components/Reveal.tsx";
import { findingsBeside } from "../../setup/findings.ts";
import { findingsOfRun, type LiveRun } from "../../setup/live-run.ts";
import { StepPage } from "../../setup/StepPage.tsx";
import { useSetup, useWorkspace } from "../../setup/workspace.ts";
import { Delivered } from "./Delivered.tsx";
import { FindingJump } from "./FindingJump.tsx";
import { Recipient } from "./Recipient.tsx";
import { RunView } from "./RunView.tsx";
import { ScenarioChoice } from "./ScenarioChoice.tsx";
import s from "./Test.module.css";
import { Waited } from "./Waited.tsx";

/** One token, one real message, stage by stage as it happens. */
export function TestStep() {
  const { view, session } = useSetup();
  const { runs } = useWorkspace();
  const { run, starting, problem, to } = useStore(runs);
  const retryAt = view.retryAt && Date.parse(view.retryAt);
  const busy = starting || run?.outcome === "running";
  const { from } = view.setup.domain;
  const inRun = new Set(run ? findingsOfRun(run).map((finding) => finding.code) : []);
  const beside = findingsBeside(view, "test", new Set()).filter((finding) => !inRun.has(finding.code));
  useAnnouncedOutcome(run);

  const start = busy ? (
    <Button small={run !== null} isDisabled={starting} onPress={() => void runs.cancel()}>
      Cancel
    </Button>
  ) : (
    <Button
      small={run !== null}
      kind={view.tested === "tested" ? "plain" : "primary"}
      onPress={() => void runs.start()}
    >
      {run ? "Run again" : "Run the test"}
    </Button>
  );
  const message = view.setup.practice ? "one practice message" : "one real message";
  return (
    <StepPage
      step="test"
      title="Test the connection"
      lead={`The same settings that Okta will get: one token, ${message}${from ? ` from ${from}` : ""}.`}
      quietContinue={view.tested !== "tested"}
      why={retryAt ? `Trying again at ${timeOfDay(retryAt)}` : run ? "" : undefined}
      actions={retryAt ? <Button onPress={() => void runs.wait(false)}>Stop waiting</Button> : null}
    >
      {run && !view.setup.practice ? (
        <Reveal summary={`The message goes to ${to.trim() || view.recipient || "the sending mailbox"}`}>
          <Card>
            <Recipient busy={busy} />
          </Card>
        </Reveal>
      ) : (
        <Card>
          <div className={s.start}>
            <Recipient busy={busy} />
            <ScenarioChoice />
            {run ? null : <div>{start}</div>}
          </div>
        </Card>
      )}
      {view.tested === "changed" ? (
        <Card
          title="Changed since the last passing test"
          lead="What would be exported now was not tested. Run it again."
        />
      ) : null}
      {problem ? <FindingCard finding={problem} actions={<FindingJump finding={problem} />} /> : null}
      {beside.map((finding) => (
        <FindingCard
          key={`${finding.code} ${finding.title}`}
          finding={finding}
          actions={<FindingJump finding={finding} />}
        />
      ))}
      {run ? <RunView run={run} actions={start} /> : null}
      <Waited retrying={view.retryAt !== null} busy={busy} />
      {run?.outcome === "passed" ? <Delivered /> : null}
      <Reveal summary="Okta shows an error, or a log does? Explain it">
        <Explain bridge={session.bridge} />
      </Reveal>
    </StepPage>
  );
}

const outcomes = {
  passed: "The test passed",
  failed: "The test failed",
  cancelled: "The test was cancelled",
} as const;

/** Says how a run ended, when it ends while one looks. */
function useAnnouncedOutcome(run: LiveRun | null): void {
  const before = useRef(run?.outcome);
  useEffect(() => {
    const { outcome } = run ?? {};
    if (before.current === "running" && outcome && outcome !== "running") {
      const finding = run && outcome === "failed" ? findingsOfRun(run)[0] : undefined;
      announce(finding ? `${outcomes[outcome]}: ${finding.title}` : outcomes[outcome]);
    }
    before.current = outcome;
  }, [run]);
}
