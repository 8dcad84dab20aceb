import { useState } from "react";
import type { Output } from "../../../src-main/contract/api.ts";
import { saveTicket } from "../../app/download.ts";
import { useTask } from "../../app/use-task.ts";
import { count, dateTime } from "../../app/words.ts";
import { useSetup } from "../../app/workspace.ts";
import { announce } from "../../components/Announcer.tsx";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { FindingCard } from "../../components/FindingCard.tsx";
import { Reveal } from "../../components/Reveal.tsx";
import s from "./Finish.module.css";

/** One zip with every value and script. No secret in it. */
export function Export() {
  const { view, session } = useSetup();
  const [bundle, setBundle] = useState<Output<"bundle.export"> | null>(null);
  const [savedTo, setSavedTo] = useState<string | null>(null);
  const { run, busy, problem } = useTask();
  const { lastExport } = view.setup;

  const save = () =>
    run(async () => {
      setSavedTo(null);
      const made = await session.perform("bundle.export", {});
      setBundle(made);
      const place = await saveTicket(session.bridge, made.ticket, made.name);
      setSavedTo(place);
      announce(place ? `Saved to ${place}` : "Not saved");
    });

  const files = bundle ? Object.entries(bundle.manifest.files) : [];
  return (
    <Card
      title="The bundle"
      lead="One zip: Okta’s API body and scripts, the DNS records, the provider’s document, the test report and reminders. The secret is not in it."
      actions={
        <Button kind="primary" isPending={busy} onPress={save}>
          {view.tested === "tested" ? "Export the bundle" : "Export anyway"}
        </Button>
      }
    >
      {problem ? <FindingCard level={3} finding={problem} /> : null}
      {view.tested === "tested" ? null : (
        <p className={s.note}>The bundle will say that what is in it was not tested.</p>
      )}
      <p className={s.note}>{exportWords(bundle, savedTo, lastExport, view.fingerprint)}</p>
      {bundle ? (
        <Reveal summary={`${count(files.length, "file")} in it`}>
          <ul className={s.files}>
            {files.map(([path, { size }]) => (
              <li key={path}>
                <code>{path}</code>
                <span>{count(size, "byte")}</span>
              </li>
            ))}
          </ul>
        </Reveal>
      ) : null}
    </Card>
  );
}

function exportWords(
  bundle: Output<"bundle.export"> | null,
  savedTo: string | null,
  last: { at: string; fingerprint: string; name: string } | null,
  fingerprint: string,
): string {
  if (savedTo) return `Saved to ${savedTo}.`;
  if (bundle) return "Not saved: no place was chosen.";
  if (!last) return "Not exported yet.";
  const stale = last.fingerprint === fingerprint ? "" : " The settings have changed since.";
  return `Exported ${dateTime(last.at)} as ${last.name}.${stale}`;
}
