import { useEffect, useRef, useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import type { StepId } from "../../src-main/contract/finding.ts";
import type { StepState } from "../../src-main/contract/setup.ts";
import { useProviderName } from "../app/app-info.ts";
import { homeHash, setupHash } from "../app/route.ts";
import { useSmall } from "../app/use-narrow.ts";
import { flowNames, stepNames, timeOfDay } from "../app/words.ts";
import { Breakable } from "../components/Breakable.tsx";
import { Button } from "../components/Button.tsx";
import { cx } from "../components/cx.ts";
import { Bang, Check, Clock, Down, Mark, Up } from "../components/icons.tsx";
import s from "./Rail.module.css";
import { useSetup } from "./workspace.ts";

/** The steps, each with its state as a sentence fragment, and whether everything is saved. In a small window one bar in words. */
export function Rail({ step }: { step: StepId }) {
  const { view, draft } = useSetup();
  const small = useSmall();
  const [open, setOpen] = useState(false);
  const toggle = useRef<HTMLButtonElement>(null);
  const provider = useProviderName(draft.provider);
  const at = view.steps.findIndex(({ id }) => id === step);
  const shown = !small || open;

  // Another step was chosen: the list has done its work.
  // biome-ignore lint/correctness/useExhaustiveDependencies: closed when the step changes
  useEffect(() => setOpen(false), [step]);

  return (
    <nav
      className={s.rail}
      aria-label="Steps"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        setOpen(false);
        toggle.current?.focus();
      }}
    >
      <a className={s.brand} href={homeHash} title="All setups">
        <Mark />
        <span className={s.brandName}>Mailwright</span>
        <span className="hidden-text">, all setups</span>
      </a>
      <div className={s.setup}>
        <b>
          <Breakable text={draft.domain.emailDomain || "New setup"} />
        </b>
        <span className={s.flow}>
          {draft.provider ? `${provider} · ${flowNames[view.settings.authType]}` : null}
        </span>
      </div>
      {small ? (
        <AriaButton ref={toggle} className={s.toggle!} aria-expanded={open} onPress={() => setOpen(!open)}>
          <span className={s.toggleWords}>
            {stepNames[step]}, {at + 1} of {view.steps.length}
            <small>: {lower(textOf(view.steps[at], view.retryAt))}</small>
          </span>
          {open ? <Up /> : <Down />}
        </AriaButton>
      ) : null}
      {shown ? (
        <ol className={s.steps}>
          {view.steps.map((state, index) => (
            <Step key={state.id} state={state} index={index} here={state.id === step} />
          ))}
        </ol>
      ) : null}
      <Saving />
    </nav>
  );
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** The state in words; while the test waits, with the time of its next try. */
function textOf(state: StepState | undefined, retryAt: string | null): string {
  if (!state) return "";
  return state.id === "test" && retryAt ? `${state.text}, ${timeOfDay(Date.parse(retryAt))}` : state.text;
}

function Step({ state, index, here }: { state: StepState; index: number; here: boolean }) {
  const { view } = useSetup();
  return (
    <li>
      <a
        className={cx(s.step, s[state.state])}
        href={setupHash(view.setup.id, state.id)}
        aria-current={here ? "step" : undefined}
      >
        <span className={s.mark} aria-hidden="true">
          <StepMark state={state.state} index={index} />
        </span>
        <span className={s.words}>
          <b>{stepNames[state.id]}</b>
          <small>
            <Breakable text={textOf(state, view.retryAt)} />
          </small>
        </span>
      </a>
    </li>
  );
}

function StepMark({ state, index }: { state: StepState["state"]; index: number }) {
  switch (state) {
    case "done":
      return <Check />;
    case "waiting":
      return <Clock />;
    case "attention":
      return <Bang />;
    case "blocked":
    case "open":
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
