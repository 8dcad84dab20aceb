import type { ConsoleTask, Finding, OktaSettings, Setup, SetupView, StepState } from "../contract/index.ts";
import { isBlocking } from "../contract/weight.ts";
import { changesOf } from "../plan/journal.ts";
import { deedLabel, toldFinding } from "../practice/deed.ts";
import { playedBy } from "../practice/scenarios/index.ts";
import { expiring, oldKey } from "../providers/expiry.ts";
import { oktaForm } from "../providers/form.ts";
import { provenTasks, providers } from "../providers/index.ts";
import { lintSettings } from "../providers/lint.ts";
import { stableJson } from "../setup/canonical-json.ts";
import { fingerprint, tested } from "../setup/fingerprint.ts";
import { oktaPatchBody } from "../setup/okta-body.ts";
import { oktaSettings, recipientOf, taskContext } from "../setup/okta-settings.ts";
import { currentCheck, nextStep, steps } from "../setup/progress.ts";
import { nextTry } from "../setup/waiting.ts";

/** What a view needs to know beside the setup. */
export interface ViewFacts {
  readonly secretPresent: boolean;
  /** What is said early of the domain and the From address. */
  readonly domainFindings: readonly Finding[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Everything the window shows of a setup, computed from its facts. Pure. */
export function viewOf(setup: Setup, { secretPresent, domainFindings, now }: ViewFacts): SetupView {
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
    domainFindings,
    lint: settingsFindings(setup, settings),
  }).map((step) => (step.id === "credentials" ? withAge(step, setup, now) : step));
  return {
    setup,
    settings,
    recipient: recipientOf(setup, settings),
    steps: states,
    next: nextStep(states),
    tasks,
    form: oktaForm(settings),
    dnsCheck: currentCheck(setup),
    secretPresent,
    fingerprint: print,
    tested: verdict,
    retryAt: isoOrNull(nextTry(setup, print)),
    deed: deedOf(setup),
    changes: changesOf(setup.journal ?? []),
    rotation: rotationOf(setup, settings),
  };
}

/** The Credentials step with what runs out. A credential that ran out is something to mend, however well it is stored. */
function withAge(step: StepState, setup: Setup, now: number): StepState {
  const soon = expiring(setup, now);
  const findings = [...step.findings, ...soon, ...oldKey(setup, now)];
  const over = soon.find(isBlocking);
  return over && step.state === "done"
    ? { ...step, state: "attention", text: "Ran out: needs a new one", findings }
    : { ...step, findings };
}

const isoOrNull = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

function deedOf(setup: Setup): SetupView["deed"] {
  const code = playedBy(setup)?.finding;
  return code ? { finding: code, label: deedLabel(code, toldFinding(setup, code)) } : null;
}

function consoleTasks(setup: Setup, settings: OktaSettings): ConsoleTask[] {
  if (!setup.provider) return [];
  // A run that came in a bundle proves nothing here. It tells what its sender had done.
  const proof = setup.lastRun?.runId === setup.imported?.runId ? "by-hand" : "proven";
  const list = providers[setup.provider].tasks(taskContext(setup, settings));
  const replied = new Set(setup.script?.reply?.tasks);
  const proven = provenTasks(setup.provider, list, setup.lastRun);
  return list.map(({ provenBy: _stage, provenByRole: _role, inputs = [], ...task }) => ({
    ...task,
    inputs,
    done: proven.has(task.id)
      ? proof
      : replied.has(task.id)
        ? "proven"
        : setup.tasks[task.id]
          ? "by-hand"
          : "no",
  }));
}

/** What the window shows of a rotation under way; null when there is none. */
function rotationOf(setup: Setup, settings: OktaSettings): SetupView["rotation"] {
  const { rotation, credential } = setup;
  if (!rotation) return null;
  const body = oktaPatchBody(oktaSettings({ ...setup, settings: rotation.settings }), settings);
  return {
    startedAt: rotation.startedAt,
    replaced: credential !== null && credential.revision !== rotation.credential.revision,
    body: body && stableJson(body),
    others: Object.keys(body ?? {}).filter((name) => name !== "authType" && name !== "keyId"),
  };
}

function settingsFindings(setup: Setup, settings: OktaSettings): Finding[] {
  if (!setup.provider) return [];
  return lintSettings({ provider: setup.provider, settings, input: setup.settings, from: setup.domain.from });
}
