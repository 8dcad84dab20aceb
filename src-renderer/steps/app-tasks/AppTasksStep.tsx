import { useCallback, useState } from "react";
import { useProvider } from "../../app/app-info.ts";
import { count } from "../../app/words.ts";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { Choice } from "../../components/Choice.tsx";
import { Findings } from "../../components/FindingCard.tsx";
import { PracticeFill } from "../../components/PracticeFill.tsx";
import { useRevealed } from "../../setup/field-focus.ts";
import { findingsBeside } from "../../setup/findings.ts";
import { StepPage } from "../../setup/StepPage.tsx";
import { useSetup } from "../../setup/workspace.ts";
import { GeneratedDocument } from "./GeneratedDocument.tsx";
import { OneScript } from "./OneScript.tsx";
import { TaskList } from "./TaskList.tsx";

/** The work in the vendor's consoles, task by task, with the fields that take what the consoles show. */
export function AppTasksStep() {
  const { view, goTo } = useSetup();
  const { provider } = view.setup;
  const { tasks } = view;
  const words = useProvider(provider);
  const [way, setWay] = useState<"script" | "tasks">(view.setup.script ? "script" : "tasks");
  // What a finding leads to may be among the tasks that the script does: they are shown then.
  const holds = useCallback(
    (name: string) => tasks.some(({ id, inputs }) => id === name || inputs.some((i) => i.field === name)),
    [tasks],
  );
  const showTasks = useCallback(() => setWay("tasks"), []);
  useRevealed(holds, showTasks);
  const shown = new Set<string>(tasks.flatMap((task) => task.inputs.map((input) => input.field)));

  return (
    <StepPage
      step="app"
      title="Set up the provider's app"
      lead={
        provider === null
          ? "The app that lets Okta send. What to do depends on the provider."
          : `What to do in the consoles of ${words.called}, in the order that works. A passing test ticks most of them.`
      }
      quietContinue={words.script !== null && way === "script" && !view.setup.script?.reply}
    >
      {provider === null ? (
        <Card title="No provider yet" lead="Choose one on the Domain step.">
          <div>
            <Button kind="primary" data-keeps-focus onPress={() => goTo("domain")}>
              Choose the provider
            </Button>
          </div>
        </Card>
      ) : (
        <>
          <PracticeFill step="app" />
          <Findings list={findingsBeside(view, "app", shown)} />
          {words.script ? (
            <Choice
              label="How to do it"
              value={way}
              options={[
                {
                  id: "script",
                  name: "One script",
                  detail: "You run it once, and paste its reply back here",
                },
                {
                  id: "tasks",
                  name: "Step by step",
                  detail: `${count(tasks.length, "task")} in the consoles, by hand`,
                },
              ]}
              onChange={setWay}
            />
          ) : null}
          {words.script && way === "script" ? (
            <OneScript words={words.script} />
          ) : (
            <>
              <TaskList />
              {words.document ? <GeneratedDocument words={words.document} /> : null}
            </>
          )}
        </>
      )}
    </StepPage>
  );
}
