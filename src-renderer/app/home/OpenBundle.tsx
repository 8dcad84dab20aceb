import { useState } from "react";
import type { Output } from "../../../src-main/contract/api.ts";
import type { BundlePreview } from "../../../src-main/contract/bundle.ts";
import { passphraseLimit } from "../../../src-main/contract/passphrase.ts";
import { lower, testedWords } from "../../../src-main/contract/words.ts";
import type { Bridge } from "../../bridge.ts";
import { announce } from "../../components/Announcer.tsx";
import { Breakable } from "../../components/Breakable.tsx";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { FileDrop } from "../../components/FileDrop.tsx";
import { FindingCard, Findings } from "../../components/FindingCard.tsx";
import { KeyValues } from "../../components/KeyValues.tsx";
import { PracticeBadge } from "../../components/Status.tsx";
import { TextInput } from "../../components/TextInput.tsx";
import { useProviderName } from "../app-info.ts";
import { go, setupHash } from "../route.ts";
import { useTask } from "../use-task.ts";
import { dateTime } from "../words.ts";

type Opened = Output<"bundle.open">;

/** A bundle of another computer: dropped or chosen, looked at, and then added to the setups of this one. */
export function OpenBundle({ bridge }: { bridge: Bridge }) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const { run, refuse, busy, problem } = useTask();

  const open = (file: File) => {
    setOpened(null);
    void run(async () => {
      const answer = await bridge.callWithFile("bundle.open", {}, file);
      setOpened(answer);
      announce(`${file.name} is a bundle. Look it over.`);
    });
  };

  return (
    <Card
      title="Open a bundle"
      lead="The zip that Mailwright exported on another computer. Its setup is added to yours; none of yours is replaced."
    >
      {opened ? (
        <Preview key={opened.ticket} bridge={bridge} opened={opened} onClose={() => setOpened(null)} />
      ) : (
        <>
          <FileDrop
            slim
            primary
            label="Drop the zip here"
            accept={[".zip", ".mailwright", "application/zip"]}
            busy={busy}
            step="finish"
            what="the zip of one bundle"
            onFile={open}
            onRefused={refuse}
          />
          {problem ? <FindingCard level={3} finding={problem} /> : null}
        </>
      )}
    </Card>
  );
}

interface PreviewProps {
  readonly bridge: Bridge;
  readonly opened: Opened;
  readonly onClose: () => void;
}

function Preview({ bridge, opened, onClose }: PreviewProps) {
  const { ticket, preview } = opened;
  const { manifest, sealed } = preview;
  const provider = useProviderName(manifest.provider);
  const [passphrase, setPassphrase] = useState("");
  const [wrong, setWrong] = useState(false);
  const { run, busy, problem } = useTask();
  const what = sealed === "private-key" ? "private key" : "client secret";

  const take = (withSecret: boolean) =>
    run(async () => {
      setWrong(withSecret);
      const { view } = await bridge.call("bundle.import", withSecret ? { ticket, passphrase } : { ticket });
      announce("The setup is added");
      go(setupHash(view.setup.id));
    });
  // What is wrong with the passphrase stands at its field; anything else stands on its own.
  const atField = wrong && problem?.code === "bundle-passphrase-wrong" ? problem : null;

  return (
    <section className="stack" aria-label={`The bundle ${preview.name}`}>
      <h3>
        <Breakable text={manifest.emailDomain || "No email domain yet"} />{" "}
        {manifest.practice ? <PracticeBadge /> : null}
      </h3>
      <KeyValues
        inset
        rows={[
          { label: "Made", value: "", shown: `${dateTime(manifest.createdAt)}, ${manifest.createdBy}` },
          { label: "Provider", value: "", shown: provider },
          { label: "From", value: "", shown: preview.from || "Not entered" },
          { label: "Mail server", value: "", shown: <code>{preview.host}</code> },
          {
            label: "Token endpoint",
            value: "",
            shown: <code>{preview.tokenEndpoint || "Not entered"}</code>,
          },
          { label: "Test", value: "", shown: testedElsewhere(preview) },
          {
            label: "Secret",
            value: "",
            shown: sealed ? `In it, under a passphrase: the ${what}` : "Not in it",
          },
        ]}
      />
      <p className="note">
        Check that you know who sent it. A bundle's checksums show damage, and not who made it.
        {preview.known ? " This setup is on this computer already: this one is put beside it." : ""}
      </p>
      <Findings level={3} list={[...preview.findings, atField ? null : problem]} />
      {sealed ? (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            if (passphrase !== "") void take(true);
          }}
        >
          <TextInput
            name="bundlePassphrase"
            label="Passphrase"
            hint={`Whoever exported the bundle has it. The ${what} is taken over without being shown.`}
            type="password"
            autoComplete="off"
            value={passphrase}
            findings={atField ? [atField] : []}
            onChange={(text) => setPassphrase(text.slice(0, passphraseLimit))}
          />
          <div className="buttons">
            <Button kind="primary" type="submit" isDisabled={busy || passphrase === ""}>
              Add it with its secret
            </Button>
            <Button isDisabled={busy} onPress={() => take(false)}>
              Add it without the secret
            </Button>
            <Button isDisabled={busy} onPress={onClose}>
              Not this one
            </Button>
          </div>
        </form>
      ) : (
        <div className="buttons">
          <Button kind="primary" isDisabled={busy} onPress={() => take(false)}>
            Add this setup
          </Button>
          <Button isDisabled={busy} onPress={onClose}>
            Not this one
          </Button>
        </div>
      )}
    </section>
  );
}

/** The bundle's own word, and said so. */
function testedElsewhere({ manifest }: BundlePreview): string {
  const { tested, testedAt } = manifest;
  const at = testedAt ? ` on ${dateTime(testedAt)}` : "";
  return `It says: ${tested === "tested" ? `passed${at}, on another computer` : lower(testedWords[tested])}`;
}
