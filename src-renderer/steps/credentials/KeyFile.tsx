import { useState } from "react";
import { DropZone, FileTrigger, Text } from "react-aria-components";
import { useSetup } from "../../app/workspace.ts";
import { Button } from "../../components/Button.tsx";
import { TextInput } from "../../components/TextInput.tsx";
import s from "./Credentials.module.css";
import type { Judged } from "./CredentialsStep.tsx";

interface KeyFileProps {
  readonly busy: boolean;
  readonly take: (judge: () => Judged) => Promise<void>;
}

/** Takes the JSON key file: dropped, chosen or pasted. A file is read by the host only; the page passes it on unread. */
export function KeyFile({ busy, take }: KeyFileProps) {
  const {
    session,
    view: { setup },
  } = useSetup();
  const [pasting, setPasting] = useState(false);
  const [text, setText] = useState("");

  const send = (file: File | undefined) => {
    if (!file) return;
    void take(async () => {
      await session.flush();
      const answer = await session.bridge.callWithFile("credentials.importKeyFile", { id: session.id }, file);
      session.accept(answer.view);
      return answer;
    });
  };
  const paste = () => {
    // Forgotten here before it is sent: the field is empty whatever the answer is.
    setText("");
    void take(() => session.perform("credentials.pasteKey", { text }));
  };

  return (
    <>
      <DropZone
        className={s.drop!}
        onDrop={async ({ items }) => {
          const item = items.find((dropped) => dropped.kind === "file");
          if (item?.kind === "file") send(await item.getFile());
        }}
      >
        <Text slot="label" className={s.dropTitle!}>
          Drop the JSON key file here
        </Text>
        {setup.provider === "google" ? (
          <span>From Google Cloud: the service account, its tab Keys, Add key, JSON.</span>
        ) : null}
        <span className={s.dropWays}>
          or
          <FileTrigger
            acceptedFileTypes={[".json", "application/json"]}
            onSelect={(files) => send(files?.[0])}
          >
            <Button small isPending={busy}>
              Choose a file
            </Button>
          </FileTrigger>
          <Button small isDisabled={busy} onPress={() => setPasting(!pasting)}>
            Paste its text
          </Button>
        </span>
      </DropZone>
      {pasting ? (
        <div className={s.paste}>
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
            <Button kind="primary" isPending={busy} isDisabled={text.trim() === ""} onPress={paste}>
              Store the key
            </Button>
          </div>
        </div>
      ) : null}
    </>
  );
}
