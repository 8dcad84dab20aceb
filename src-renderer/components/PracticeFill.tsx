import { useState } from "react";
import { fields, settingsFields } from "../../src-main/contract/fields.ts";
import type { StepId } from "../../src-main/contract/finding.ts";
import type { Setup } from "../../src-main/contract/setup.ts";
import { useTask } from "../app/use-task.ts";
import { count } from "../app/words.ts";
import { useSetup } from "../setup/workspace.ts";
import { announce } from "./Announcer.tsx";
import { Button } from "./Button.tsx";
import { Bar } from "./Card.tsx";
import { FindingCard } from "./FindingCard.tsx";

/** In a practice setup: fills what is empty on this step with the practice company's values. */
export function PracticeFill({ step }: { step: StepId }) {
  const { view, session } = useSetup();
  const { run, busy, problem } = useTask();
  const [filled, setFilled] = useState<string | null>(null);
  if (!view.setup.practice) return null;
  const fill = () =>
    run(async () => {
      const before = session.get().view.setup;
      const { setup } = await session.perform("practice.fill", { step });
      const words = filledWords(before, setup);
      setFilled(words);
      announce(words);
    });
  return (
    <>
      <Bar
        actions={
          <Button small isPending={busy} onPress={fill}>
            Fill in practice values
          </Button>
        }
      >
        {filled ?? "Type your own values, or take the practice company's."}
      </Bar>
      {problem ? <FindingCard finding={problem} /> : null}
    </>
  );
}

/** What came in, in words: the names of the fields that were empty before. */
function filledWords(before: Setup, after: Setup): string {
  const domain = (["emailDomain", "from", "customUrlDomain"] as const)
    .filter((name) => before.domain[name] !== after.domain[name])
    .map((name) => after.domain[name]);
  const records = after.domain.oktaRecords.length - before.domain.oktaRecords.length;
  const values = settingsFields.filter(
    (name) => after.settings[name] !== undefined && before.settings[name] === undefined,
  );
  const parts = [
    ...domain,
    records > 0 ? `${count(records, "record")} of Okta` : null,
    ...values.map((name) => fields[name].label),
  ].filter((part) => part !== null);
  return parts.length > 0 ? `Filled in: ${parts.join(", ")}.` : "Nothing was empty.";
}
