import { useState } from "react";
import { dayBegins } from "../../../src-main/contract/day.ts";
import { useTask } from "../../app/use-task.ts";
import { date, dateTime } from "../../app/words.ts";
import { announce } from "../../components/Announcer.tsx";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { FindingCard } from "../../components/FindingCard.tsx";
import { Raw } from "../../components/Raw.tsx";
import { Status } from "../../components/Status.tsx";
import { useSetup } from "../../setup/workspace.ts";
import s from "./Finish.module.css";

/** Replaces the secret or key of a setup that works, with a way back until Okta has the new one. */
export function Rotation() {
  const { view, session } = useSetup();
  const { run, busy, problem } = useTask();
  const { credential, settings } = view.setup;
  if (view.rotation) return <UnderWay />;
  if (!credential) return null;
  const key = credential.kind === "private-key";
  const expires = key ? undefined : settings.secretExpiresOn;
  const start = () =>
    run(async () => {
      await session.perform("rotation.start", {});
      announce("The replacement has begun");
    });
  return (
    <Card
      title={key ? "Replace the key" : "Replace the secret"}
      lead={`${expires && dayBegins(expires) !== null ? `It expires on ${date(expires)}.` : `Added ${dateTime(credential.addedAt)}.`} Only the ${key ? "key" : "secret"} changes; the old one is kept until Okta has the new one.`}
      actions={
        <Button isDisabled={busy} onPress={start}>
          Begin to replace it
        </Button>
      }
    >
      {problem ? <FindingCard level={3} finding={problem} /> : null}
      <p className="note">
        The new one is tested like the first. Then the bundle holds the body of Okta's PATCH request, and a
        script that sends it.
      </p>
    </Card>
  );
}

function UnderWay() {
  const { view, session, goTo } = useSetup();
  const { run, busy, problem } = useTask();
  const [asked, setAsked] = useState(false);
  const { rotation, setup, tested, secretPresent } = view;
  if (!rotation) return null;
  const what = setup.credential?.kind === "private-key" ? "key" : "secret";
  const placed = rotation.replaced && secretPresent;
  const proven = placed && tested === "tested";
  const exported = setup.lastExport?.fingerprint === view.fingerprint;
  const end = (name: "rotation.cancel" | "rotation.finish", said: string) =>
    run(async () => {
      await session.perform(name, {});
      announce(said);
    });

  return (
    <Card
      title={`Replacing the ${what}`}
      lead={`Since ${dateTime(rotation.startedAt)}. Okta sends with the old one until step 4: leave it valid at the provider.`}
    >
      {problem ? <FindingCard level={3} finding={problem} /> : null}
      <ol className={s.stages}>
        <li>
          <Status tone={placed ? "ok" : "wait"}>
            {placed ? `The new ${what} is in place` : `Make a new ${what} at the provider, and add it`}
          </Status>
          {placed ? null : (
            <Button small onPress={() => goTo("credentials")}>
              Go to Credentials
            </Button>
          )}
        </li>
        <li>
          <Status tone={proven ? "ok" : tested === "failed" && placed ? "bad" : "idle"}>
            {proven ? "It passed the test" : tested === "failed" && placed ? "Its test failed" : "Test it"}
          </Status>
          {placed && !proven ? (
            <Button small onPress={() => goTo("test")}>
              Go to Test
            </Button>
          ) : null}
        </li>
        <li>
          <Status tone={proven && exported ? "ok" : "idle"}>
            {proven && exported ? "The bundle is exported" : "Export the bundle, with okta/rotate.json in it"}
          </Status>
        </li>
        <li>
          <Status tone="idle" detail={inOkta(rotation.others)}>
            Give it to Okta: apply.sh --rotate ID, apply.ps1 -Rotate ID, or by hand in the Admin Console
          </Status>
        </li>
      </ol>
      {rotation.body ? (
        <Raw text={rotation.body} what="PATCH body" />
      ) : (
        <p className="note">
          The type of authentication changed. That is another server for Okta: create it anew, with the values
          above.
        </p>
      )}
      <p className="note">
        The body of PATCH /api/v1/email-servers/ID. The {what} itself is added when it is sent: the scripts
        ask for it.
      </p>
      <div className="buttons">
        <Button
          isDisabled={busy || !proven}
          onPress={() => end("rotation.finish", `The old ${what} is forgotten`)}
        >
          Okta has it: forget the old {what}
        </Button>
        <Button isDisabled={busy} onPress={() => setAsked(!asked)}>
          Back to the old {what}
        </Button>
      </div>
      {asked ? (
        <section className="stack" aria-label={`Back to the old ${what}`}>
          <p>
            {rotation.replaced
              ? `The new ${what} is removed from this computer, and the settings are those of before again.`
              : "The settings are those of before again."}
          </p>
          <div className="buttons">
            <Button small isDisabled={busy} onPress={() => end("rotation.cancel", `The old ${what} is back`)}>
              Go back
            </Button>
            <Button small autoFocus onPress={() => setAsked(false)}>
              Go on replacing it
            </Button>
          </div>
        </section>
      ) : null}
    </Card>
  );
}

const inOkta = (others: readonly string[]): string =>
  others.length === 0
    ? "Nothing else changes."
    : `Changed as well since the replacement began, and in the body: ${others.join(", ")}.`;
