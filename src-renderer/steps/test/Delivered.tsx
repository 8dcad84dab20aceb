import { useState } from "react";
import type { Delivered as Arrived, DeliveredRow } from "../../../src-main/contract/delivered.ts";
import { useTask } from "../../app/use-task.ts";
import { announce } from "../../components/Announcer.tsx";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { FileDrop } from "../../components/FileDrop.tsx";
import { FindingCard, Findings } from "../../components/FindingCard.tsx";
import { KeyValues } from "../../components/KeyValues.tsx";
import { Raw } from "../../components/Raw.tsx";
import { Reveal } from "../../components/Reveal.tsx";
import { Status, type Tone } from "../../components/Status.tsx";
import { TextInput } from "../../components/TextInput.tsx";
import { useSetup } from "../../setup/workspace.ts";
import { jump } from "./FindingJump.tsx";

const messageFiles = [".eml", ".txt", "message/rfc822", "text/plain"] as const;

/** The message arrived? Its source tells what the receiver made of SPF, DKIM and DMARC: dropped, chosen or pasted. */
export function Delivered() {
  const { session, view } = useSetup();
  const [arrived, setArrived] = useState<Arrived | null>(null);
  const [pasting, setPasting] = useState(false);
  const [text, setText] = useState("");
  const { busy, problem, run, refuse } = useTask();
  const { practice } = view.setup;

  const read = (ask: () => Promise<Arrived>) =>
    run(async () => {
      setArrived(null);
      const answer = await ask();
      setArrived(answer);
      setPasting(false);
      announce(answer.findings[0]?.title ?? "SPF, DKIM and DMARC passed");
    });
  const readText = (source: string) =>
    read(() => session.bridge.call("delivered.readText", { id: session.id, text: source }));
  const readFile = (file: File) =>
    void read(() => session.bridge.callWithFile("delivered.readFile", { id: session.id }, file));
  const readPractice = () =>
    read(async () => {
      const { source } = await session.bridge.call("delivered.practice", { id: session.id });
      return session.bridge.call("delivered.readText", { id: session.id, text: source ?? "" });
    });

  return (
    <Card
      title="Did it arrive?"
      lead="Open the message, and take its source: in Gmail ⋮ > Show original, in Outlook ⋯ > View > View message source. It is read here and not kept."
    >
      <FileDrop
        label="Drop the message or its source here"
        accept={messageFiles}
        busy={busy}
        step="test"
        what="the file of one message"
        onFile={readFile}
        onText={(source) => void readText(source)}
        onRefused={refuse}
      >
        <Button small isDisabled={busy} onPress={() => setPasting(!pasting)}>
          Paste the source
        </Button>
        {practice ? (
          <Button small isDisabled={busy} onPress={() => void readPractice()}>
            Take the practice message
          </Button>
        ) : null}
      </FileDrop>
      {pasting ? (
        <>
          <TextInput
            name="source"
            label="Source of the message"
            hint="From the first line, “Delivered-To:” or “Received:”, to the end."
            rows={6}
            mono
            value={text}
            onChange={setText}
          />
          <div>
            <Button
              kind="primary"
              isPending={busy}
              isDisabled={text.trim() === ""}
              onPress={() => void readText(text)}
            >
              Read it
            </Button>
          </div>
        </>
      ) : null}
      {problem ? <FindingCard level={3} finding={problem} /> : null}
      {arrived ? <Result arrived={arrived} /> : null}
    </Card>
  );
}

const names: Readonly<Record<DeliveredRow["id"], string>> = {
  from: "From address",
  spf: "SPF",
  dkim: "DKIM",
  dmarc: "DMARC",
};
const tones: Readonly<Record<DeliveredRow["status"], Tone>> = {
  passed: "ok",
  "not-aligned": "wait",
  failed: "bad",
  none: "wait",
  unknown: "idle",
};

function Result({ arrived }: { arrived: Arrived }) {
  const from = arrived.receiver === "" ? "The receiver" : arrived.receiver;
  return (
    <section className="stack" aria-label="What the message tells">
      <p className="note">{arrived.subject}</p>
      <KeyValues
        inset
        rows={arrived.rows.map(({ id, status, text, receiver, here }) => ({
          label: names[id],
          value: "",
          shown: (
            <Status
              tone={tones[status]}
              detail={[receiver && `${from} says ${receiver}`, here && `Checked here and now: ${here}`]
                .filter(Boolean)
                .join(". ")}
            >
              {text}
            </Status>
          ),
        }))}
      />
      <Findings level={3} list={arrived.findings} actions={jump} />
      <Reveal summary="The header lines this was read from">
        <Raw text={arrived.evidence} what="Header of the message" />
      </Reveal>
    </section>
  );
}
