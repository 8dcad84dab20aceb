import type { StepId } from "../../src-main/contract/finding.ts";
import { useTask } from "../app/use-task.ts";
import { useSetup } from "../setup/workspace.ts";
import { announce } from "./Announcer.tsx";
import { Button } from "./Button.tsx";
import { Bar } from "./Card.tsx";
import { FindingCard } from "./FindingCard.tsx";

/** In a practice setup: fills what is empty on this step with the practice company's values. */
export function PracticeFill({ step }: { step: StepId }) {
  const { view, session } = useSetup();
  const { run, busy, problem } = useTask();
  if (!view.setup.practice) return null;
  const fill = () =>
    run(async () => {
      await session.perform("practice.fill", { step });
      announce("Practice values filled in");
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
        This setup lives in the practice world. Type your own values, or take the practice company’s.
      </Bar>
      {problem ? <FindingCard finding={problem} /> : null}
    </>
  );
}
