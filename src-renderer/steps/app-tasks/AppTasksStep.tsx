import { useProvider } from "../../app/app-info.ts";
import { Button } from "../../components/Button.tsx";
import { Bar, Card } from "../../components/Card.tsx";
import { FindingCard } from "../../components/FindingCard.tsx";
import { PracticeFill } from "../../components/PracticeFill.tsx";
import { Status } from "../../components/Status.tsx";
import { findingsBeside } from "../../setup/findings.ts";
import { StepPage } from "../../setup/StepPage.tsx";
import { useSetup } from "../../setup/workspace.ts";
import s from "./AppTasks.module.css";
import { GeneratedDocument } from "./GeneratedDocument.tsx";
import { TaskItem } from "./TaskItem.tsx";

/** The work in the vendor's consoles, task by task, with the fields that take what the consoles show. */
export function AppTasksStep() {
  const { view, goTo } = useSetup();
  const { provider } = view.setup;
  const { tasks } = view;
  const words = useProvider(provider);
  const left = tasks.filter((task) => task.done === "no");
  const shown = new Set<string>(tasks.flatMap((task) => task.inputs.map((input) => input.field)));

  return (
    <StepPage
      step="app"
      title="Set up the provider’s app"
      lead={
        provider === null
          ? "The app that lets Okta send. What to do depends on the provider."
          : `What to do in the consoles of ${words.called}, in the order that works. A test run proves most of it; those tasks tick themselves.`
      }
    >
      {provider === null ? (
        <Card title="No provider yet" lead="Choose one on the Domain step.">
          <div>
            <Button onPress={() => goTo("domain")}>Choose the provider</Button>
          </div>
        </Card>
      ) : (
        <>
          <PracticeFill step="app" />
          {findingsBeside(view, "app", shown).map((finding) => (
            <FindingCard key={`${finding.code} ${finding.title}`} finding={finding} />
          ))}
          {tasks.length > 0 ? (
            <>
              <Bar>
                <Status tone={left.length === 0 ? "ok" : "wait"}>
                  {tasks.length - left.length} of {tasks.length} done
                </Status>
              </Bar>
              <ol className={s.tasks}>
                {tasks.map((task, index) => (
                  <TaskItem key={task.id} task={task} place={index + 1} startOpen={task === left[0]} />
                ))}
              </ol>
            </>
          ) : null}
          {words.document ? <GeneratedDocument words={words.document} /> : null}
        </>
      )}
    </StepPage>
  );
}
