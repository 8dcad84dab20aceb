import type {
  ConsoleTask,
  Finding,
  OktaSettings,
  Setup,
  SetupSummary,
  SetupView,
} from "../contract/index.ts";
import { lintDomain } from "../dns/lint-domain.ts";
import { oktaForm } from "../providers/form.ts";
import { provenTasks, providers } from "../providers/index.ts";
import { lintSettings } from "../providers/lint.ts";
import { fingerprint, tested } from "../setup/fingerprint.ts";
import { oktaSettings } from "../setup/okta-settings.ts";
import { nextStep, steps } from "../setup/progress.ts";

/** Everything the window shows of a setup, computed from its facts. Pure. */
export function viewOf(setup: Setup, secretPresent: boolean): SetupView {
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
  });
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
  };
}

/** A setup as a line of the home page. */
export function summaryOf(view: SetupView): SetupSummary {
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
  };
}

function consoleTasks(setup: Setup, settings: OktaSettings): ConsoleTask[] {
  if (!setup.provider) return [];
  const { emailDomain, from } = setup.domain;
  const proven = provenTasks(setup.provider, setup.lastRun);
  const list = providers[setup.provider].tasks({
    input: setup.settings,
    settings,
    from,
    emailDomain,
    credential: setup.credential,
  });
  return list.map((task) => ({
    ...task,
    done: proven.has(task.id) ? "proven" : setup.tasks[task.id] ? "by-hand" : "no",
  }));
}

function domainFindings({ domain }: Setup): Finding[] {
  return domain.emailDomain || domain.from ? lintDomain(domain.emailDomain, domain.from) : [];
}

function settingsFindings(setup: Setup, settings: OktaSettings): Finding[] {
  if (!setup.provider) return [];
  return lintSettings({ provider: setup.provider, settings, input: setup.settings, from: setup.domain.from });
}
