import { useState } from "react";
import type { Bridge } from "../../bridge.ts";
import { announce } from "../../components/Announcer.tsx";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { FindingCard } from "../../components/FindingCard.tsx";
import { Status } from "../../components/Status.tsx";
import { useAppInfo } from "../app-info.ts";
import { useTask } from "../use-task.ts";
import { count } from "../words.ts";
import s from "./Home.module.css";

/** Entries of the keychain that no setup here owns. Looked for on request: some keychains ask the person at each look. */
export function LeftOverSecrets({ bridge }: { bridge: Bridge }) {
  const info = useAppInfo();
  const [names, setNames] = useState<readonly string[] | null>(null);
  const [removed, setRemoved] = useState<number | null>(null);
  const { run, busy, problem } = useTask();

  const look = () =>
    run(async () => {
      setRemoved(null);
      const found = (await bridge.call("secrets.orphans", {})).names;
      setNames(found);
      announce(found.length ? `${count(found.length, "entry", "entries")} without a setup` : "None");
    });
  const clean = () =>
    run(async () => {
      const answer = await bridge.call("secrets.clean", { names: [...(names ?? [])] });
      setRemoved(answer.removed);
      setNames(null);
      announce(`${count(answer.removed, "entry", "entries")} removed`);
    });

  return (
    <Card
      title="Secrets without a setup"
      lead={`Entries of Mailwright in ${info?.keychain.name ?? "the keychain"} that no setup here owns, left for example when its file was deleted by hand.`}
    >
      {problem ? <FindingCard level={3} finding={problem} /> : null}
      {names && names.length > 0 ? (
        <>
          <p>
            {count(names.length, "entry", "entries")}. Setups in another data folder own entries too: remove
            these only when there is none. What is removed is gone for good.
          </p>
          <ul className={s.names}>
            {names.map((name) => (
              <li key={name}>
                <code>{name}</code>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <div className="buttons">
        {names && names.length > 0 ? (
          <>
            <Button isDisabled={busy} onPress={clean}>
              Remove {count(names.length, "entry", "entries")}
            </Button>
            <Button onPress={() => setNames(null)}>Keep them</Button>
          </>
        ) : (
          <Button isDisabled={busy} onPress={look}>
            Look for them
          </Button>
        )}
        {names?.length === 0 ? <Status tone="ok">There are none</Status> : null}
        {removed === null ? null : <Status tone="ok">{count(removed, "entry", "entries")} removed</Status>}
      </div>
    </Card>
  );
}
