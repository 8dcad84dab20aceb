import type { StepId } from "../../src-main/contract/finding.ts";
import type { StepState } from "../../src-main/contract/setup.ts";
import { useProviderName } from "../app/app-info.ts";
import { homeHash, setupHash } from "../app/route.ts";
import { flowNames, stepNames } from "../app/words.ts";
import { Breakable } from "../components/Breakable.tsx";
import { Button } from "../components/Button.tsx";
import { cx } from "../components/cx.ts";
import { Check, Mark } from "../components/icons.tsx";
import { PracticeBadge } from "../components/Status.tsx";
import s from "./Rail.module.css";
import { useSetup } from "./workspace.ts";

/** The steps, each with its state as a sentence fragment, and whether everything is saved. */
export function Rail({ step }: { step: StepId }) {
  const { view, draft } = useSetup();
  const { id, practice } = view.setup;
  const provider = useProviderName(draft.provider);
  return (
    <nav className={s.rail} aria-label="Steps">
      <a className={s.brand} href={homeHash} title="All setups">
        <Mark />
        Mailwright
        <span className="hidden-text">, all setups</span>
      </a>
      <div className={s.setup}>
        <b>
          <Breakable text={draft.domain.emailDomain || "New setup"} />
        </b>
        {draft.provider ? `${provider} · ${flowNames[view.settings.authType]}` : null}
        {practice ? (
          <div className={s.practice}>
            <PracticeBadge />
          </div>
        ) : null}
      </div>
      <ol className={s.steps}>
        {view.steps.map((state, index) => (
          <li key={state.id}>
            <a
              className={cx(s.step, s[state.state])}
              href={setupHash(id, state.id)}
              aria-current={state.id === step ? "step" : undefined}
            >
              <span className={s.mark} aria-hidden="true">
                <StepMark state={state.state} index={index} />
              </span>
              <span className={s.words}>
                <b>{stepNames[state.id]}</b>
                <small>
                  <Breakable text={state.text} />
                </small>
              </span>
            </a>
          </li>
        ))}
      </ol>
      <Saving />
    </nav>
  );
}

function StepMark({ state, index }: { state: StepState["state"]; index: number }) {
  switch (state) {
    case "done":
      return <Check />;
    case "blocked":
    case "attention":
    case "open":
    case "waiting":
      return index + 1;
    default:
      return state satisfies never;
  }
}

function Saving() {
  const { saving, problem, session } = useSetup();
  return (
    <div className={s.foot}>
      <div role="status">
        {saving === "failed" ? (
          <span className={s.failed}>
            Not saved. {problem?.title}. {problem?.fix[0] ?? problem?.cause}
          </span>
        ) : (
          <span>{saving === "saved" ? "All changes saved" : "Saving…"}</span>
        )}
      </div>
      {saving === "failed" ? (
        <Button small onPress={() => void session.flush().catch(() => {})}>
          Save again
        </Button>
      ) : null}
    </div>
  );
}
