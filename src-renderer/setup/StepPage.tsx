import type { ReactNode } from "react";
import type { StepId } from "../../src-main/contract/finding.ts";
import { stepNames } from "../app/words.ts";
import { Button } from "../components/Button.tsx";
import { PracticeBadge } from "../components/Status.tsx";
import s from "./StepPage.module.css";
import { useSetup } from "./workspace.ts";

interface StepPageProps {
  readonly step: StepId;
  readonly title: string;
  readonly lead: ReactNode;
  /** Why one might wait before going on; beside the button. */
  readonly why?: ReactNode;
  /** More buttons of the footer, before the one that goes on. */
  readonly actions?: ReactNode;
  /** The page has another main action: the one that goes on steps back. */
  readonly quietContinue?: boolean;
  readonly children: ReactNode;
}

/** The frame of every step: heading, work, and back / why / on. */
export function StepPage({ step, title, lead, why, actions, quietContinue, children }: StepPageProps) {
  const { view, goTo } = useSetup();
  const order = view.steps.map((state) => state.id);
  const at = order.indexOf(step);
  const previous = order[at - 1];
  const next = order[at + 1];
  const blocking = view.steps[at]?.findings.find((finding) => finding.severity === "error");
  return (
    <main className={s.page}>
      <div className={s.scroll}>
        <header className={s.head}>
          <h1 id={`heading-${step}`} tabIndex={-1}>
            {title} {view.setup.practice ? <PracticeBadge /> : null}
          </h1>
          <p>{lead}</p>
        </header>
        <div className={s.body}>{children}</div>
      </div>
      <footer className={s.foot}>
        <div className={s.footInner}>
          {previous ? <Button onPress={() => goTo(previous)}>Back</Button> : null}
          <span className={s.why}>
            {why ?? (next && blocking ? `You can go on. Still to mend: ${blocking.title}.` : null)}
          </span>
          {actions}
          {next ? (
            <Button kind={quietContinue ? "plain" : "primary"} onPress={() => goTo(next)}>
              Continue to {stepNames[next]}
            </Button>
          ) : null}
        </div>
      </footer>
    </main>
  );
}
