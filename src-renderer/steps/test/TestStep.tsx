import { type ReactNode, useState } from "react";
import type { StepId } from "../../../src-main/contract/finding.ts";
import type { SetupView } from "../../../src-main/contract/setup-view.ts";
import { errorsBeside } from "../../../src-main/contract/weight.ts";
import { duration } from "../../../src-main/contract/words.ts";
import { Explain } from "../../app/home/Explain.tsx";
import { sendsHash } from "../../app/route.ts";
import { useStore } from "../../app/store.ts";
import { stepNames, timeOfDay } from "../../app/words.ts";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { CopyButton } from "../../components/CopyButton.tsx";
import { FindingCard, Findings } from "../../components/FindingCard.tsx";
import { Reveal } from "../../components/Reveal.tsx";
import { useRevealed } from "../../setup/field-focus.ts";
import { findingsBeside } from "../../setup/findings.ts";
import { findingsOfRun, type LiveRun, notStarted } from "../../setup/live-run.ts";
import { isTested, isTesting } from "../../setup/run-desk.ts";
import { ScenarioPicker } from "../../setup/ScenarioPicker.tsx";
import { StepPage } from "../../setup/StepPage.tsx";
import { useSetup, useWorkspace } from "../../setup/workspace.ts";
import { Delivered } from "./Delivered.tsx";
import { runText } from "./evidence-text.ts";
import { jump } from "./FindingJump.tsx";
import { Recipient } from "./Recipient.tsx";
import { RunView, useStageName } from "./RunView.tsx";
import s from "./Test.module.css";
import { Waited } from "./Waited.tsx";

const isRecipient = (name: string): boolean => name === "to";

/** One token, one real message, stage by stage as it happens. */
export function TestStep() {
  const { view, session, goTo } = useSetup();
  const { runs } = useWorkspace();
  const missing = missingStep(view);
  const desk = useStore(runs);
  const { run, starting, problem } = desk;
  const [choosing, setChoosing] = useState(false);
  const busy = isTesting(desk);
  const inRun = new Set(run ? findingsOfRun(run).map((finding) => finding.code) : []);
  const beside = findingsBeside(view, "test", new Set()).filter((finding) => !inRun.has(finding.code));
  const over = run !== null && !busy;
  const tested = isTested(view, desk);
  const passed = over && tested;
  useRevealed(isRecipient, () => setChoosing(true));

  return (
    <StepPage
      step="test"
      title="Test the connection"
      lead={<Lead run={over ? run : null} />}
      quietContinue={!tested}
      headActions={
        over ? (
          <>
            {view.setup.practice ? null : (
              <Button small aria-expanded={choosing} onPress={() => setChoosing(!choosing)}>
                Change recipient
              </Button>
            )}
            <CopyButton kind="plain" label="Copy report" what="of this run" text={runText(run)} />
            {passed || run.outcome === "passed" ? (
              <Button small onPress={() => void runs.start()}>
                Run again
              </Button>
            ) : null}
          </>
        ) : null
      }
      why=""
      actions={
        run === null || (over && run.outcome === "cancelled") ? (
          <>
            <Button
              kind={missing || tested ? "plain" : "primary"}
              isPending={starting}
              {...(missing ? {} : { "data-keeps-focus": true })}
              onPress={() => void runs.start()}
            >
              Run the test
            </Button>
            {missing ? (
              <Button kind="primary" data-keeps-focus onPress={() => goTo(missing)}>
                Go to {stepNames[missing]}
              </Button>
            ) : null}
          </>
        ) : null
      }
    >
      {choosing || (run === null && !starting) ? (
        <Card>
          <Recipient busy={busy} />
        </Card>
      ) : null}
      <ScenarioPicker />
      {view.tested === "changed" && run?.outcome !== "failed" ? (
        <Card
          title="Changed since the last passing test"
          lead="What would be exported now was not tested. Run it again."
        />
      ) : null}
      {problem ? <FindingCard finding={problem} actions={jump(problem)} /> : null}
      <Findings list={beside} actions={jump} />
      <RunView run={run ?? notStarted} />
      <Waited retrying={view.retryAt !== null} busy={busy} />
      {run?.outcome === "passed" ? <Delivered /> : null}
      {over && view.setup.lastRun?.runId === run.runId && view.setup.lastRun.hosts.length > 0 ? (
        <Reveal quiet summary="What this run sent where">
          <ul className={s.hosts}>
            {view.setup.lastRun.hosts.map((host) => (
              <li key={host}>
                <code>{host}</code>
              </li>
            ))}
          </ul>
          <p className="note">
            Mailwright talks to your DNS and your provider, and to nobody else. The secret goes to the token
            endpoint, or signs what is sent there; the message and the token go to the mail server.{" "}
            <a href={sendsHash}>All hosts since the start</a>
          </p>
        </Reveal>
      ) : null}
      <Reveal summary="Explain an error from Okta, or from a log">
        <Explain bridge={session.bridge} />
      </Reveal>
    </StepPage>
  );
}

/** The step to go to before there is anything to test; null when a test can run. */
const missingStep = ({ steps }: SetupView): StepId | null =>
  steps.find(({ id }) => id === "test")?.state === "blocked"
    ? (steps.find(({ id, state }) => (id === "domain" || id === "credentials") && state !== "done")?.id ??
      null)
    : null;

/** From whom to whom, and how the last run ended. */
function Lead({ run }: { run: LiveRun | null }): ReactNode {
  const { view } = useSetup();
  const { to } = useStore(useWorkspace().runs);
  const nameOf = useStageName();
  const { from } = view.setup.domain;
  const recipient = to.trim() || view.recipient;
  const message = view.setup.practice ? "one practice message" : "one real message";
  if (!run)
    return `The same settings that Okta will get: one token, ${message}${from ? ` from ${from}` : ""}.`;
  const failed = run.stages.find(({ status }) => status === "failed");
  const at = `${timeOfDay(Date.parse(run.startedAt))}${run.ms === undefined ? "" : `, after ${duration(run.ms)}`}`;
  const ended = {
    passed: `${run.practice ? "Passed in practice" : "Passed: the message was accepted"}${errorsBeside(findingsOfRun(run))}, ${at}`,
    failed: failed ? `Stopped at “${nameOf(failed)}”, ${at}` : `Broken off, ${at}`,
    cancelled: `Canceled, ${at}`,
    running: "",
  }[run.outcome];
  return (
    <>
      {from ? (
        <>
          From <code>{from}</code>
          {recipient ? (
            <>
              {" "}
              to <code>{recipient}</code>
            </>
          ) : null}
          .{" "}
        </>
      ) : null}
      <strong className={s.outcome}>{ended}</strong>.
    </>
  );
}
