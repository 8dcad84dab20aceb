import { useState } from "react";
import type { Output } from "../../../src-main/contract/api.ts";
import { saveText } from "../../app/download.ts";
import { useTask } from "../../app/use-task.ts";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { FindingCard } from "../../components/FindingCard.tsx";
import { Raw } from "../../components/Raw.tsx";
import { useSetup } from "../../setup/workspace.ts";

const formats = [
  { id: "text", name: "Text for a mail or a ticket" },
  { id: "zone", name: "Zone file" },
  { id: "csv", name: "CSV" },
] as const;

/** The records for the colleague who runs the zone: as text, zone file or CSV, to copy or to save. */
export function HandOver() {
  const { session } = useSetup();
  const [made, setMade] = useState<Output<"dns.handOver"> | null>(null);
  const { run, busy, problem } = useTask();

  const make = (format: (typeof formats)[number]["id"]) =>
    run(async () => {
      await session.flush();
      setMade(await session.bridge.call("dns.handOver", { id: session.id, format }));
    });

  return (
    <Card title="Send to a colleague" lead="Someone else runs the zone? This is all they need.">
      <div className="buttons">
        {formats.map(({ id, name }) => (
          <Button key={id} small isDisabled={busy} onPress={() => make(id)}>
            {name}
          </Button>
        ))}
        {made ? (
          <Button small onPress={() => saveText(made.name, made.text)}>
            Save {made.name}
          </Button>
        ) : null}
      </div>
      {problem ? <FindingCard level={3} finding={problem} /> : null}
      {made ? <Raw text={made.text} what={made.name} /> : null}
    </Card>
  );
}
