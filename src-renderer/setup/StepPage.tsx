import type { ReactNode } from "react";
import type { StepId } from "../../src-main/contract/finding.ts";
import { isBlocking } from "../../src-main/contract/weight.ts";
import { lower } from "../../src-main/contract/words.ts";
import { stepNames } from "../app/words.ts";
import { Button } from "../components/Button.tsx";
import { Companion, useCompanion } from "./companion/Companion.tsx";
import { leads, saidOn } from "./companion/state.ts";
import { FooterLabel, PageFrame } from "./PageFrame.tsx";
import { useSetup } from "./workspace.ts";

interface StepPageProps {
  readonly step: StepId;
  readonly title: string;
  readonly lead: ReactNode;
  /** Beside the title: what is done with the page as a whole. */
  readonly headActions?: ReactNode;
  /** Why one might wait before going on; beside the button. */
  readonly why?: ReactNode;
  /** More buttons of the footer, before the one that goes on. */
  readonly actions?: ReactNode;
  /** The page has another main action: the one that goes on steps back. */
  readonly quietContinue?: boolean;
  readonly children: ReactNode;
}

/** The frame of every step: heading, work, what stops the test, and back / why / on. One button of it all is the primary one. */
export function StepPage(props: StepPageProps) {
  const { step, title, lead, headActions, why, actions, quietContinue, children } = props;
  const { view, goTo } = useSetup();
  const companion = saidOn(useCompanion(), step);
  const order = view.steps.map((state) => state.id);
  const at = order.indexOf(step);
  const previous = order[at - 1];
  const next = view.steps[at + 1];
  const here = view.steps[at];
  const blocking = here?.findings.find(isBlocking);
  const taken = leads(companion);
  const stuck = here?.state === "blocked";
  const quiet = quietContinue || stuck || taken;
  const early = next?.state === "blocked" && !stuck ? `${stepNames[next.id]} ${lower(next.text)}.` : null;
  const remark = next && blocking ? `You can go on. Still to mend: ${blocking.title}.` : early;
  return (
    <PageFrame
      page={step}
      title={title}
      lead={lead}
      headActions={headActions}
      dock={<Companion step={step} />}
      back={previous ? <Button onPress={() => goTo(previous)}>Back</Button> : null}
      why={why ?? (taken ? null : remark)}
      actions={
        <>
          {actions}
          {next ? (
            <Button
              kind={quiet ? "plain" : "primary"}
              {...(quiet ? {} : { "data-keeps-focus": true })}
              onPress={() => goTo(next.id)}
            >
              <FooterLabel rest={`to ${stepNames[next.id]}`}>Continue</FooterLabel>
            </Button>
          ) : null}
        </>
      }
    >
      {children}
    </PageFrame>
  );
}
