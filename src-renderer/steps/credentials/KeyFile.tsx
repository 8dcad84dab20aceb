import { useState } from "react";
import type { Finding } from "../../../src-main/contract/finding.ts";
import { useProvider } from "../../app/app-info.ts";
import { Button } from "../../components/Button.tsx";
import { FileDrop } from "../../components/FileDrop.tsx";
import { Findings } from "../../components/FindingCard.tsx";
import { TextInput } from "../../components/TextInput.tsx";
import { useSetup } from "../../setup/workspace.ts";
import type { Judged } from "./judged.ts";

interface KeyFileProps {
  readonly busy: boolean;
  readonly take: (judge: () => Judged) => Promise<void>;
  /** Why the last one was refused, here or by the provider. */
  readonly findings: readonly Finding[];
  /** What takes the key is the main action of the page. */
  readonly primary: boolean;
}

/** Takes the JSON key file: dropped, chosen or pasted. A file is read by the host only; the page passes it on unread. */
export function KeyFile({ busy, take, findings, primary }: KeyFileProps) {
  const {
    session,
    view: { setup },
  } = useSetup();
  const { key } = useProvider(setup.provider);
  const [pasting, setPasting] = useState(false);
  const [text, setText] = useState("");

  const send = (file: File) =>
    void take(async () => {
      await session.flush();
      const answer = await session.bridge.callWithFile("credentials.importKeyFile", { id: session.id }, file);
      session.accept(answer.view);
      return answer;
    });
  const store = (pem: string) => {
    // Forgotten here before it is sent: the field is empty whatever the answer is.
    setText("");
    void take(() => session.perform("credentials.pasteKey", { text: pem }));
  };

  return (
    <>
      <FileDrop
        label={`Drop the ${key.file} here`}
        hint={key.hint}
        accept={key.types}
        busy={busy}
        primary={primary && !pasting}
        name="key"
        describedBy={findings.length > 0 ? "key-refused" : undefined}
        step="credentials"
        what={`one ${key.file}`}
        onFile={send}
        onText={store}
        onRefused={(why) => void take(async () => ({ findings: [why] }))}
      >
        <Button small aria-expanded={pasting} onPress={() => setPasting(!pasting)}>
          Paste its text
        </Button>
      </FileDrop>
      {findings.length > 0 ? (
        <div className="stack" id="key-refused">
          <Findings list={findings} />
        </div>
      ) : null}
      {pasting ? (
        <div className="stack">
          <TextInput
            name="keyText"
            label="Text of the key file"
            hint="From the first { to the last }, or a private key in PEM form."
            rows={6}
            mono
            value={text}
            onChange={setText}
            autoComplete="off"
          />
          <div>
            <Button
              kind={primary ? "primary" : "plain"}
              isPending={busy}
              isDisabled={!busy && text.trim() === ""}
              onPress={() => store(text)}
            >
              Store the key
            </Button>
          </div>
        </div>
      ) : null}
    </>
  );
}
