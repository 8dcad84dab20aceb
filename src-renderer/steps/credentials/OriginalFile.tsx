import { useState } from "react";
import { useTask } from "../../app/use-task.ts";
import { announce } from "../../components/Announcer.tsx";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { FindingCard } from "../../components/FindingCard.tsx";
import { Status } from "../../components/Status.tsx";
import { useSetup } from "../../setup/workspace.ts";

/** Offers the downloaded key file to the trash, now that the keychain has the key. Where it lies only the host knows. */
export function OriginalFile({ name }: { name: string }) {
  const { session } = useSetup();
  const [state, setState] = useState<"asked" | "moved" | "kept">("asked");
  const { run, busy, problem } = useTask();

  const move = () =>
    run(async () => {
      await session.bridge.call("credentials.trashKeyFile", { id: session.id });
      setState("moved");
      announce(`${name} is in the trash`);
    });

  if (state === "kept") return null;
  if (state === "moved") return <Status tone="ok">{name} is in the trash</Status>;
  return (
    <Card
      title="Move the downloaded file to the trash?"
      lead={
        <>
          The key is in the keychain. <code>{name}</code> still holds it for everyone who can read the folder.
          Okta's form asks for the key once more: keep the file until then.
        </>
      }
    >
      {problem ? <FindingCard level={3} finding={problem} /> : null}
      <div className="buttons">
        <Button isDisabled={busy} onPress={move}>
          Move it to the trash
        </Button>
        <Button onPress={() => setState("kept")}>Leave it there</Button>
      </div>
    </Card>
  );
}
