import { useEffect, useRef, useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import type { StepState } from "../../src-main/contract/setup-view.ts";
import { lower } from "../../src-main/contract/words.ts";
import { useProviderName } from "../app/app-info.ts";
import { openHelp } from "../app/HelpSheet.tsx";
import { homeHash, type PageId, setupHash } from "../app/route.ts";
import { useStore } from "../app/store.ts";
import { useSmall } from "../app/use-narrow.ts";
import { flowNames, pageNames, stepNames, timeOfDay } from "../app/words.ts";
import { Breakable } from "../components/Breakable.tsx";
import { Button } from "../components/Button.tsx";
import { cx } from "../components/cx.ts";
import { Ask, Down, Link, Mark, Up } from "../components/icons.tsx";
import { type MarkTone, StateMark } from "../components/StateMark.tsx";
import { type PlanLine, planLine } from "./plan-line.ts";
import s from "./Rail.module.css";
import { isTesting } from "./run-desk.ts";
import { useSetup, useWorkspace } from "./workspace.ts";

/** The steps, each with its state as a sentence fragment, and whether everything is saved. In a small window one bar in words. */
export function Rail({ page }: { page: PageId }) {
  const { view, draft } = useSetup();
  const { plan, runs } = useWorkspace();
  const line = planLine(view, useStore(plan));
  const testing = isTesting(useStore(runs));
  const small = useSmall();
  const [open, setOpen] = useState(false);
  const toggle = useRef<HTMLButtonElement>(null);
  const provider = useProviderName(draft.provider);
  const steps = view.steps.map((step) => told(step, testing, view.retryAt));
  const at = steps.findIndex(({ id }) => id === page);
  const shown = !small || open;

  // Another page was chosen: the list has done its work.
  // biome-ignore lint/correctness/useExhaustiveDependencies: closed when the page changes
  useEffect(() => setOpen(false), [page]);

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
        <span className={cx(small && "hidden-text")}>Mailwright</span>
        <span className="hidden-text">, all setups</span>
      </a>
      <div className={s.setup}>
        <b>
          <Breakable text={draft.domain.emailDomain || "New setup"} />
        </b>
        <span className={cx(small && "hidden-text")}>
          {draft.provider ? `${provider} · ${flowNames[view.settings.authType]}` : null}
        </span>
      </div>
      {small ? (
        <AriaButton ref={toggle} className={s.toggle!} aria-expanded={open} onPress={() => setOpen(!open)}>
          <span className={s.toggleWords}>
            {pageNames[page]}
            {at < 0 ? null : `, ${at + 1} of ${steps.length}`}
            <small>: {at < 0 ? inBar(line) : lower(steps[at]?.text ?? "")}</small>
          </span>
          {open ? <Up /> : <Down />}
        </AriaButton>
      ) : null}
      {shown ? (
        <ol className={s.steps}>
          {steps.map((step, index) => (
            <Step key={step.id} step={step} index={index} here={step.id === page} />
          ))}
        </ol>
      ) : null}
      {shown ? <Connections line={line} here={page === "connections"} /> : null}
      <Saving small={small} />
    </nav>
  );
}

/** Names keep their first letter. */
const inBar = ({ state, text }: PlanLine): string =>
  state === "calm" || state === "none" ? text : lower(text);

interface Told extends Pick<StepState, "id" | "text"> {
  readonly state: StepState["state"] | "running";
}

/** A step as it is said here: the test while it runs, and while it waits with the time of its next try. */
function told({ id, state, text }: StepState, testing: boolean, retryAt: string | null): Told {
  if (id !== "test") return { id, state, text };
  if (testing) return { id, state: "running", text: "Under way" };
  return { id, state, text: retryAt ? `${text}, ${timeOfDay(Date.parse(retryAt))}` : text };
}

const stepTones: Readonly<Record<Told["state"], MarkTone>> = {
  done: "ok",
  waiting: "wait",
  attention: "due",
  running: "run",
  blocked: "idle",
  open: "idle",
};

function Step({ step: { id, state, text }, index, here }: { step: Told; index: number; here: boolean }) {
  const { view } = useSetup();
  const tone = stepTones[state];
  return (
    <li>
      <a
        className={cx(s.step, s[state])}
        href={setupHash(view.setup.id, id)}
        aria-current={here ? "step" : undefined}
      >
        <StateMark size={20} tone={tone}>
          {tone === "idle" ? index + 1 : undefined}
        </StateMark>
        <span className={s.words}>
          <b>{stepNames[id]}</b>
          <small>
            <Breakable text={text} />
          </small>
        </span>
      </a>
    </li>
  );
}

/** Under the steps, and none of them: what Mailwright may set by itself. */
function Connections({ line: { state, text }, here }: { line: PlanLine; here: boolean }) {
  const { view } = useSetup();
  const kind = { none: "open", calm: "done", asks: "waiting", stopped: "stopped", running: "open" }[state];
  const tone = ({ none: "link", calm: "ok", asks: "wait", stopped: "bad", running: "run" } as const)[state];
  return (
    <div className={s.beside}>
      <a
        className={cx(s.step, s[kind])}
        href={setupHash(view.setup.id, "connections")}
        aria-current={here ? "page" : undefined}
      >
        <StateMark size={20} tone={tone}>
          {tone === "ok" ? <Link /> : tone === "wait" ? <Ask /> : undefined}
        </StateMark>
        <span className={s.words}>
          <b>{pageNames.connections}</b>
          <small>
            <Breakable text={text} />
          </small>
        </span>
      </a>
    </div>
  );
}

/** Whether everything is saved; in a large window also the way to the keys and words. */
function Saving({ small }: { small: boolean }) {
  const { saving, problem, session } = useSetup();
  const failed = saving === "failed";
  return (
    // What needs no action needs no line of a small window.
    <div className={small && !failed ? "hidden-text" : s.foot}>
      {small ? null : (
        <button type="button" className={s.help} onClick={openHelp}>
          Keys and words
        </button>
      )}
      <div role="status">
        {failed ? (
          <span className={s.failed}>
            Not saved. {problem?.title}. {problem?.fix[0] ?? problem?.cause}
          </span>
        ) : (
          <span>{saving === "saved" ? "All changes saved" : "Saving…"}</span>
        )}
      </div>
      {failed ? (
        <Button small onPress={() => void session.flush().catch(() => {})}>
          Save again
        </Button>
      ) : null}
    </div>
  );
}
