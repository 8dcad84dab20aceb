import type { CredentialFact } from "../../../src-main/contract/setup.ts";
import { testedWords } from "../../../src-main/contract/words.ts";
import { dateTime, stepNames } from "../../app/words.ts";
import { Button } from "../../components/Button.tsx";
import { Bar, Card } from "../../components/Card.tsx";
import { type KeyValue, KeyValues } from "../../components/KeyValues.tsx";
import { StateMark } from "../../components/StateMark.tsx";
import { Status } from "../../components/Status.tsx";
import { FinishConnection } from "../../connections/StepConnection.tsx";
import { useCompanion } from "../../setup/companion/Companion.tsx";
import { StepPage } from "../../setup/StepPage.tsx";
import { useSetup } from "../../setup/workspace.ts";
import { Export } from "./Export.tsx";
import s from "./Finish.module.css";
import { OktaTasks } from "./OktaTasks.tsx";
import { Rotation } from "./Rotation.tsx";

/** The values in the order of Okta's form, the bundle, and what is left to do in Okta. */
export function FinishStep() {
  const { view, goTo } = useSetup();
  const { setup, tested, form, rotation } = view;
  const practice = setup.practice !== null;
  const companion = useCompanion();
  // What has to be done before there is something to take anywhere.
  const next = view.next === "finish" ? "test" : view.next;
  // What was tested elsewhere may be exported as it is; only what was tested here is said to work.
  const good = tested === "tested";
  const at = setup.lastPass ? ` · last passed ${dateTime(setup.lastPass.at)}` : "";

  return (
    <StepPage
      step="finish"
      title="Take it to Okta"
      lead={
        practice
          ? "These values work in the practice world only. They are shown as they would be for a real provider."
          : "The values in the order of Okta's form. What was tested is what is shown and exported here."
      }
    >
      {good ? (
        <div className={s.done}>
          <StateMark tone="ok" size={32} />
          <div>
            <h2>
              {practice
                ? "This works, in practice"
                : `Okta's mail can now come from ${setup.domain.emailDomain}`}
            </h2>
            <p>
              {practice ? "Tested in practice" : testedWords.tested}
              {at}. What is left is in Okta: the bundle has it.
            </p>
          </div>
        </div>
      ) : (
        <Bar
          actions={
            companion ? null : (
              <Button kind="primary" data-keeps-focus onPress={() => goTo(next)}>
                Go to {stepNames[next]}
              </Button>
            )
          }
        >
          <Status tone={tested === "failed" ? "bad" : "wait"}>
            {testedWords[tested]}
            {at}
          </Status>
        </Bar>
      )}
      {rotation ? <Rotation /> : null}
      {good ? <Export /> : null}
      <Card
        flush
        title="Okta's form"
        lead="Admin Console: Customizations > Email provider > Add custom email provider."
      >
        <KeyValues rows={form.map((row) => formRow(row, setup.credential))} />
      </Card>
      {good ? null : <Export />}
      <FinishConnection />
      {rotation ? null : <OktaTasks />}
      {rotation ? null : <Rotation />}
    </StepPage>
  );
}

/** Secrets have no value in the window; the row says where to take it from. */
function formRow(
  row: { label: string; value: string; secret: boolean },
  credential: CredentialFact | null,
): KeyValue {
  if (!row.secret) return { label: row.label, value: row.value };
  const source = credential?.fromScript
    ? "Nobody has a copy of the tested one. Make a second one at the provider for this form."
    : credential?.kind === "private-key"
      ? "Not shown. Take private_key from the key file, with its line breaks."
      : "Not shown. Take it from where you keep it; a new one can be made at the provider.";
  return { label: row.label, value: "", shown: source };
}
