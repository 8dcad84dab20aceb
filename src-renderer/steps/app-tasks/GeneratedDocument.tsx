import { useEffect, useState } from "react";
import type { Output } from "../../../src-main/contract/api.ts";
import type { ProviderWords } from "../../../src-main/contract/provider.ts";
import { saveText } from "../../app/download.ts";
import { useTask } from "../../app/use-task.ts";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { FindingCard } from "../../components/FindingCard.tsx";
import { Raw } from "../../components/Raw.tsx";
import { Reveal } from "../../components/Reveal.tsx";
import { useSetup } from "../../setup/workspace.ts";
import s from "./AppTasks.module.css";

/** The document made from the setup's values. Made anew whenever they change. */
export function GeneratedDocument({ words }: { words: NonNullable<ProviderWords["document"]> }) {
  const { view, session } = useSetup();
  const [isOpen, setOpen] = useState(false);
  const [made, setMade] = useState<Output<"app.document"> | null>(null);
  const { run, problem } = useTask();
  const { title, lead, open } = words;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the saved setup is what the document is made from
  useEffect(() => {
    if (!isOpen) return;
    void run(async () => setMade(await session.bridge.call("app.document", { id: session.id })));
  }, [isOpen, session, view.setup.updatedAt]);

  return (
    <Card
      title={title}
      lead={lead}
      actions={
        isOpen && made ? (
          <Button small onPress={() => saveText(made.name, made.text)}>
            Save {made.name}
          </Button>
        ) : null
      }
    >
      <Reveal summary={open} isExpanded={isOpen} onExpandedChange={setOpen}>
        {problem ? <FindingCard level={3} finding={problem} /> : null}
        {made ? <Raw text={made.text} what={made.name} /> : <p className={s.why}>Writing it…</p>}
      </Reveal>
    </Card>
  );
}
