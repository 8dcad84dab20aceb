import { useState } from "react";
import type { Finding } from "../../../src-main/contract/finding.ts";
import { blocks } from "../../../src-main/contract/weight.ts";
import { useTask } from "../../app/use-task.ts";
import { dateTime } from "../../app/words.ts";
import { announce } from "../../components/Announcer.tsx";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { Findings } from "../../components/FindingCard.tsx";
import { KeyValues } from "../../components/KeyValues.tsx";
import { Status } from "../../components/Status.tsx";
import { TextInput } from "../../components/TextInput.tsx";
import { useSetup } from "../../setup/workspace.ts";
import s from "./AppTasks.module.css";

interface ScriptReplyProps {
  /** What is pasted, and not taken over. */
  readonly text: string;
  readonly setText: (text: string) => void;
  /** The main action of the page, where it is one of the script. */
  readonly next: "save" | "run" | "reply" | null;
}

/** Takes the script's reply, and shows what it filled in. The secret in it goes to the keychain and is not shown. */
export function ScriptReply({ text, setText, next }: ScriptReplyProps) {
  const { view, session } = useSetup();
  const { script, practice, credential } = view.setup;
  const [again, setAgain] = useState(false);
  const [findings, setFindings] = useState<readonly Finding[]>([]);
  const { run, busy, problem } = useTask();
  const taken = script?.reply ?? null;
  const asking = !taken || again;

  const take = (reply: string) =>
    run(async () => {
      const answer = await session.perform("app.scriptReply", { text: reply });
      setFindings(answer.findings);
      if (blocks(answer.findings)) {
        announce(answer.findings[0]?.title ?? "The reply does not fit");
        return;
      }
      setText("");
      setAgain(false);
      announce("Reply read. Everything is filled in");
    });

  const runInPractice = () =>
    run(async () => {
      const { screen } = await session.bridge.call("practice.shell", { id: session.id });
      setText(screen);
      announce("The practice shell has run the script. Its screen is in the field");
    });

  return (
    <Card
      title={taken && !again ? "Its reply" : "Paste its reply here"}
      lead={
        asking
          ? "The script ends with one line that begins with mailwright-reply. What is copied around it does no harm."
          : "Read and checked. What is secret is shown nowhere."
      }
      actions={
        asking ? null : (
          <Button small onPress={() => setAgain(true)}>
            Paste another
          </Button>
        )
      }
    >
      {asking ? (
        <>
          <TextInput
            name="reply"
            label="The reply"
            rows={4}
            mono
            value={text}
            placeholder="mailwright-reply:…:end"
            onChange={setText}
          />
          <div className="buttons">
            <Button
              kind={next === "reply" ? "primary" : "plain"}
              isPending={busy}
              isDisabled={text.trim() === ""}
              onPress={() => take(text)}
            >
              Take it over
            </Button>
            {practice ? (
              <Button kind={next === "run" ? "primary" : "plain"} isPending={busy} onPress={runInPractice}>
                Run it in the practice shell
              </Button>
            ) : null}
            {again ? <Button onPress={() => setAgain(false)}>Keep what is there</Button> : null}
          </div>
        </>
      ) : null}
      <Findings level={3} list={[problem, ...findings]} />
      {taken && !again ? (
        <>
          <div>
            <Status tone="ok">Reply read, {dateTime(taken.takenAt)}</Status>
          </div>
          <KeyValues
            inset
            rows={[
              ...taken.values,
              ...(credential
                ? [
                    {
                      label: credential.kind === "private-key" ? "Private key" : "Client secret",
                      value: "",
                      shown: credential.store === "session" ? "Kept for this session" : "In the keychain",
                    },
                  ]
                : []),
            ]}
          />
          <ul className={s.did}>
            {taken.did.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </>
      ) : null}
    </Card>
  );
}
