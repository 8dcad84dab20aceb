import { useState } from "react";
import type { Output } from "../../../src-main/contract/api.ts";
import { type SavedFile, saveTicket } from "../../app/download.ts";
import { useTask } from "../../app/use-task.ts";
import { count, dateTime } from "../../app/words.ts";
import { announce } from "../../components/Announcer.tsx";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { FindingCard } from "../../components/FindingCard.tsx";
import { Raw } from "../../components/Raw.tsx";
import { Reveal } from "../../components/Reveal.tsx";
import { Tick } from "../../components/Tick.tsx";
import { useSetup } from "../../setup/workspace.ts";
import { Passphrase } from "./Passphrase.tsx";
import { useStrength } from "./use-strength.ts";

type Made = Output<"bundle.export">;
type Phase = "idle" | "making" | "saving";

/** One zip with every value and script. The secret goes into it only when asked, under a passphrase. */
export function Export() {
  const { view, session } = useSetup();
  const { setup, secretPresent, tested } = view;
  const [withSecret, setWithSecret] = useState(false);
  const [passphrase, setPassphrase] = useState("");
  const [made, setMade] = useState<Made | null>(null);
  const [saved, setSaved] = useState<SavedFile | null>(null);
  const [phase, setPhase] = useState<Phase>("idle");
  const { run, busy, problem } = useTask();

  const sealing = withSecret && secretPresent;
  const strength = useStrength(passphrase);
  // Without an answer yet it can be pressed: the host judges again.
  const weak = sealing && (passphrase === "" || strength?.level === "weak");
  const what = setup.credential?.kind === "private-key" ? "private key" : "client secret";

  const save = () =>
    run(async () => {
      setSaved(null);
      setMade(null);
      setPhase("making");
      try {
        const bundle = await session.perform("bundle.export", sealing ? { passphrase } : {});
        setMade(bundle);
        setPhase("saving");
        const file = await saveTicket(session.bridge, bundle.ticket, bundle.name);
        setSaved(file);
        announce(file ? `Saved to ${file.place}` : "Not saved");
      } finally {
        setPhase("idle");
      }
    });
  const show = () =>
    run(async () => {
      if (made) await session.bridge.call("file.show", { ticket: made.ticket });
    });

  return (
    <Card
      title="The bundle"
      lead="One zip: Okta's API body and scripts, the DNS records, the provider's document, the test report and reminders. Mailwright opens it on another computer."
      actions={
        <Button
          kind={tested === "tested" ? "primary" : "plain"}
          {...(tested === "tested" ? { "data-keeps-focus": true } : {})}
          isPending={busy}
          isDisabled={weak}
          onPress={save}
        >
          {tested === "tested" || tested === "elsewhere" ? "Export the bundle" : "Export anyway"}
        </Button>
      }
    >
      {problem ? <FindingCard level={3} finding={problem} /> : null}
      {tested === "tested" || tested === "elsewhere" ? null : (
        <p className="note">The bundle will say that what is in it was not tested.</p>
      )}
      {secretPresent ? (
        <div className="stack">
          <Tick ticked={withSecret} onChange={setWithSecret}>
            Put the {what} into it, under a passphrase
            <small>Without it, the {what} is asked for where the bundle is used.</small>
          </Tick>
          {withSecret ? <Passphrase value={passphrase} onChange={setPassphrase} strength={strength} /> : null}
        </div>
      ) : null}
      <div className="buttons">
        <p className="note" role="status">
          {phase === "making"
            ? sealing
              ? "Encrypting the secret and packing the bundle …"
              : "Packing the bundle …"
            : null}
          {phase === "saving" ? "Packed. Choose where to keep it …" : null}
          {phase === "idle" ? exportWords(made, saved, setup.lastExport, view.fingerprint) : null}
        </p>
        {saved?.canShow ? (
          <Button small onPress={show}>
            Show in folder
          </Button>
        ) : null}
      </div>
      {made ? <Contents made={made} /> : null}
    </Card>
  );
}

function Contents({ made }: { made: Made }) {
  const files = Object.entries(made.manifest.files);
  const wide = Math.max(...files.map(([path]) => path.length));
  const lines = [
    ...files.map(([path, { size }]) => `${path.padEnd(wide)}  ${count(size, "byte")}`),
    `${"manifest.json".padEnd(wide)}  checksums of all`,
  ];
  return (
    <Reveal
      summary={`${count(files.length + 1, "file")} in it, ${count(Math.ceil(made.size / 1000), "kB", "kB")}`}
    >
      <Raw text={lines.join("\n")} what="Files of the bundle" />
    </Reveal>
  );
}

function exportWords(
  made: Made | null,
  saved: SavedFile | null,
  last: { at: string; fingerprint: string; name: string } | null,
  fingerprint: string,
): string {
  if (saved) {
    const sealed = made && Object.hasOwn(made.manifest.files, "secrets.jwe");
    return `Saved to ${saved.place}.${sealed ? " Send the passphrase another way than the file." : ""}`;
  }
  if (made) return "Not saved: no place was chosen.";
  if (!last) return "Not exported yet.";
  const stale = last.fingerprint === fingerprint ? "" : " The settings have changed since.";
  return `Exported ${dateTime(last.at)} as ${last.name}.${stale}`;
}
