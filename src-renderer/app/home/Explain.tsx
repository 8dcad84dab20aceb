import { useState } from "react";
import type { Finding } from "../../../src-main/contract/finding.ts";
import type { Bridge } from "../../bridge.ts";
import { announce } from "../../components/Announcer.tsx";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { FindingCard, Findings } from "../../components/FindingCard.tsx";
import { TextInput } from "../../components/TextInput.tsx";
import { useTask } from "../use-task.ts";

interface ExplainProps {
  readonly bridge: Bridge;
  /** It is the main action of the page. */
  readonly primary?: boolean;
}

/** An error pasted from a log, a bounce or Okta's System Log, and what it means. */
export function Explain({ bridge, primary = false }: ExplainProps) {
  const [text, setText] = useState("");
  const [findings, setFindings] = useState<readonly Finding[] | null>(null);
  const { run, busy, problem } = useTask();

  const explain = () =>
    run(async () => {
      const answer = await bridge.call("explain", { text });
      setFindings(answer.findings);
      announce(answer.findings[0]?.title ?? "Nothing recognized");
    });

  return (
    <Card
      title="Explain an error"
      lead="From Okta, Google, Microsoft or a mail server: as it stands, log lines and all. Secrets in it are left out of the answer."
    >
      <TextInput
        name="explain"
        label="The error text"
        rows={4}
        mono
        value={text}
        placeholder="535 5.7.3 Authentication unsuccessful …"
        onChange={setText}
      />
      <div className="buttons">
        <Button
          kind={primary ? "primary" : "plain"}
          isPending={busy}
          isDisabled={text.trim() === ""}
          onPress={explain}
        >
          Explain
        </Button>
      </div>
      {problem ? <FindingCard level={3} finding={problem} /> : null}
      {findings ? (
        <section className="stack" aria-label="What it means">
          <Findings level={3} list={findings} />
        </section>
      ) : null}
    </Card>
  );
}
