import { useState } from "react";
import { DropZone, FileTrigger, Text } from "react-aria-components";
import type { Finding } from "../../../src-main/contract/finding.ts";
import { finding } from "../../../src-main/contract/make-finding.ts";
import { Button } from "../../components/Button.tsx";
import { TextInput } from "../../components/TextInput.tsx";
import { useSetup } from "../../setup/workspace.ts";
import s from "./Credentials.module.css";
import type { Judged } from "./CredentialsStep.tsx";

interface KeyFileProps {
  readonly busy: boolean;
  readonly take: (judge: () => Judged) => Promise<void>;
}

const refused = (code: string, title: string, cause: string): Finding =>
  finding({
    code,
    step: "credentials",
    title,
    cause,
    fix: ["Drop the one JSON key file of the service account, or choose it with the button."],
  });
const severalFiles = (count: number) =>
  refused(
    "key-several-files",
    `${count} files were dropped at once`,
    "A setup has one key. Which of the files it is in cannot be told, so none of them was read.",
  );
const nothingDropped = () =>
  refused(
    "key-file-unreadable",
    "What was dropped could not be read",
    "It is neither a file nor text, or the file was moved or deleted meanwhile.",
  );
const folderDropped = () =>
  refused("key-is-a-folder", "This is a folder", "A key is a file. The folder was not opened.");

const keyFiles = [".json", "application/json"] as const;

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
  const store = (key: string) => {
    // Forgotten here before it is sent: the field is empty whatever the answer is.
    setText("");
    void take(() => session.perform("credentials.pasteKey", { text: key }));
  };

  return (
    <>
      <DropZone
        className={s.drop!}
        onDrop={async ({ items }) => {
          const files = items.filter((item) => item.kind === "file");
          const [file] = files;
          if (files.length > 1) return void take(async () => ({ findings: [severalFiles(files.length)] }));
          if (file) return send(await file.getFile());
          if (items.some((item) => item.kind === "directory"))
            return void take(async () => ({ findings: [folderDropped()] }));
          // Ctrl+V on the zone arrives here too.
          const pasted = items.find((item) => item.kind === "text" && item.types.has("text/plain"));
          if (pasted?.kind === "text") return store(await pasted.getText("text/plain"));
          void take(async () => ({ findings: [nothingDropped()] }));
        }}
      >
        <Text slot="label" className={s.dropTitle!}>
          Drop the {setup.provider === "google" ? "JSON key file" : "private key’s file"} here
        </Text>
        {setup.provider === "google" ? (
          <span>From Google Cloud: the service account, its tab Keys, Add key, JSON.</span>
        ) : null}
        <span className={s.dropWays}>
          or
          <FileTrigger
            acceptedFileTypes={setup.provider === "google" ? keyFiles : [...keyFiles, ".pem", ".key"]}
            onSelect={(files) => send(files?.[0])}
          >
            <Button small isDisabled={busy}>
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
            <Button kind="primary" isDisabled={busy || text.trim() === ""} onPress={() => store(text)}>
              Store the key
            </Button>
          </div>
        </div>
      ) : null}
    </>
  );
}
