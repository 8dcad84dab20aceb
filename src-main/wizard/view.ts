import type {
  ConsoleTask,
  Finding,
  OktaSettings,
  Setup,
  SetupSummary,
  SetupView,
  StepState,
} from "../contract/index.ts";
import { lintDomain } from "../dns/check/lint-domain.ts";
import { expiring, oldKey } from "../providers/expiry.ts";
import { oktaForm } from "../providers/form.ts";
import { provenTasks, providers } from "../providers/index.ts";
import { lintSettings } from "../providers/lint.ts";
import { fingerprint, tested } from "../setup/fingerprint.ts";
import { oktaSettings, taskContext } from "../setup/okta-settings.ts";
import { nextStep, steps } from "../setup/progress.ts";
import { rotationOf } from "./rotation.ts";

/** Everything the window shows of a setup, computed from its facts. Pure. `now` in milliseconds since the epoch. */
export function viewOf(setup: Setup, secretPresent: boolean, now: number): SetupView {
  const settings = oktaSettings(setup);
  const print = fingerprint(setup, settings);
  const verdict = tested(setup, print);
  const tasks = consoleTasks(setup, settings);
  const states = steps({
    setup,
    settings,
    tasks,
    secretPresent,
    tested: verdict,
    fingerprint: print,
    domainFindings: domainFindings(setup),
    lint: settingsFindings(setup, settings),
  }).map((step) => (step.id === "credentials" ? withAge(step, setup, now) : step));
  return {
    setup,
    settings,
    steps: states,
    next: nextStep(states),
    tasks,
    form: oktaForm(settings),
    secretPresent,
    fingerprint: print,
    tested: verdict,
    rotation: rotationOf(setup, settings),
  };
}

/** The Credentials step with what runs out. A credential that ran out is something to mend, however well it is stored. */
function withAge(step: StepState, setup: Setup, now: number): StepState {
  const soon = expiring(setup, now);
  const findings = [...step.findings, ...soon, ...oldKey(setup, now)];
  const over = soon.find((finding) => finding.severity === "error");
  return over && step.state === "done"
    ? { ...step, state: "attention", text: "Ran out: needs a new one", findings }
    : { ...step, findings };
}

/** A setup as a line of the home page. `now` in milliseconds since the epoch. */
export function summaryOf(view: SetupView, now: number): SetupSummary {
  const { setup } = view;
  const left = view.steps.find((s) => s.id === view.next);
  return {
    id: setup.id,
    title: setup.domain.emailDomain || "New setup",
    provider: setup.provider,
    authType: setup.provider ? view.settings.authType : null,
    practice: setup.practice !== null,
    updatedAt: setup.updatedAt,
    next: view.next,
    needs: left && left.state !== "done" ? left.text : "Nothing left to do",
    expiring: expiring(setup, now),
  };
}

function consoleTasks(setup: Setup, settings: OktaSettings): ConsoleTask[] {
  if (!setup.provider) return [];
  const proven = provenTasks(setup.provider, setup.lastRun);
  // A run that came in a bundle proves nothing here. It tells what its sender had done.
  const proof = setup.lastRun?.runId === setup.imported?.runId ? "by-hand" : "proven";
  const list = providers[setup.provider].tasks(taskContext(setup, settings));
  return list.map((task) => ({
    ...task,
    done: proven.has(task.id) ? proof : setup.tasks[task.id] ? "by-hand" : "no",
  }));
}

function domainFindings({ domain }: Setup): Finding[] {
  return domain.emailDomain || domain.from ? lintDomain(domain.emailDomain, domain.from) : [];
}

function settingsFindings(setup: Setup, settings: OktaSettings): Finding[] {
  if (!setup.provider) return [];
  return lintSettings({ provider: setup.provider, settings, input: setup.settings, from: setup.domain.from });
}
