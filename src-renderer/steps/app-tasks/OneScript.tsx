import { useEffect, useState } from "react";
import type { Output } from "../../../src-main/contract/api.ts";
import type { ProviderWords } from "../../../src-main/contract/provider.ts";
import { saveText } from "../../app/download.ts";
import { useTask } from "../../app/use-task.ts";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { CopyButton } from "../../components/CopyButton.tsx";
import { ExternalLink } from "../../components/ExternalLink.tsx";
import { FindingCard } from "../../components/FindingCard.tsx";
import { KeyValues } from "../../components/KeyValues.tsx";
import { Raw } from "../../components/Raw.tsx";
import { Reveal } from "../../components/Reveal.tsx";
import { useCompanion } from "../../setup/companion/Companion.tsx";
import { leads } from "../../setup/companion/state.ts";
import { SettingControl } from "../../setup/SettingControl.tsx";
import { useSetup } from "../../setup/workspace.ts";
import s from "./AppTasks.module.css";
import { RunHere } from "./RunHere.tsx";
import { ScriptReply } from "./ScriptReply.tsx";
import { TaskList } from "./TaskList.tsx";

type Script = Output<"app.script">["script"];

/** All of the console work in one script: what it does, the script, and the reply that comes back. */
export function OneScript({ words }: { words: NonNullable<ProviderWords["script"]> }) {
  const { view, session } = useSetup();
  const [script, setScript] = useState<Script | null>(null);
  const [here, setHere] = useState(false);
  const [reply, setReply] = useState("");
  const taken = leads(useCompanion()) || Boolean(view.setup.script?.reply);
  // The next thing to do: take the script where it runs, and then what it said.
  const next = taken ? null : reply.trim() !== "" ? "reply" : view.setup.practice || here ? "run" : "save";
  const task = useTask();
  const key = JSON.stringify([view.setup.settings, view.setup.domain.emailDomain, view.setup.domain.from]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the script is made from the saved values
  useEffect(() => {
    void task.run(async () => setScript((await session.perform("app.script", {})).script));
  }, [session, key]);

  return (
    <>
      <Card
        title={words.title}
        lead={words.lead}
        actions={
          script ? (
            <>
              <Button
                small
                kind={next === "save" ? "primary" : "plain"}
                onPress={() => saveText(script.name, script.text)}
              >
                Save {script.name}
              </Button>
              <CopyButton kind="plain" text={script.text} what="the script" />
              {view.setup.practice || here ? null : (
                <Button small onPress={() => setHere(true)}>
                  Run it here
                </Button>
              )}
            </>
          ) : null
        }
      >
        {task.problem ? <FindingCard level={3} finding={task.problem} /> : null}
        {here ? <RunHere leads={next === "run"} onClose={() => setHere(false)} /> : null}
        {script ? <Written script={script} /> : <p className={s.why}>Writing it…</p>}
      </Card>
      {script ? (
        <>
          <ScriptReply text={reply} setText={setReply} next={next} />
          <TaskList title="What the script does not do" without={script.tasks} />
        </>
      ) : null}
    </>
  );
}

function Written({ script }: { script: Script }) {
  const lines = script.text.split("\n").length - 1;
  return (
    <>
      <ol className={s.does}>
        {script.does.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ol>
      {script.inputs.map((input) => (
        <SettingControl key={input.field} {...input} />
      ))}
      <p className={s.where}>
        Save the script, open <ExternalLink href={script.shell.link}>{script.shell.name}</ExternalLink>,
        upload the file there, and enter the line below. Or copy the script, paste it whole and press Enter:
        nothing runs before its last line is there.
      </p>
      <KeyValues
        inset
        rows={[
          { label: "Run", value: script.run },
          { label: "SHA-256", value: script.sha256 },
          ...script.others.map(({ when, run }) => ({ label: when, value: run })),
        ]}
      />
      <Reveal summary={`Read the script: ${lines} lines, no secret in it`}>
        <Raw text={script.text} what={script.name} />
      </Reveal>
    </>
  );
}
