import type { Finding, StepId } from "../../../src-main/contract/finding.ts";
import type { SetupView } from "../../../src-main/contract/setup-view.ts";
import { errorsBeside, isBlocking } from "../../../src-main/contract/weight.ts";
import { stageNames } from "../../../src-main/contract/words.ts";
import { timeOfDay } from "../../app/words.ts";
import { findingsOfRun, type LiveRun } from "../live-run.ts";
import { isTesting, type RunDeskState } from "../run-desk.ts";
import { type Place, placeOf } from "./place.ts";

/**
 * What the companion says: the panel that stays on every step from a failed run, or a blocking DNS finding, until a run
 * passes. Exactly one of its buttons is the next thing that can help.
 */
export type Companion =
  /** A run is under way: it shows that run, and no longer what the one before found. */
  | { readonly kind: "running"; readonly title: string; readonly line: string }
  /** Something was changed since the run that failed: what it found is about what was there before. */
  | { readonly kind: "changed"; readonly title: string; readonly line: string }
  | FoundCompanion
  | { readonly kind: "passed"; readonly title: string; readonly line: string };

export interface FoundCompanion {
  readonly kind: "found";
  readonly finding: Finding;
  /** What else was found. */
  readonly others: readonly Finding[];
  /** Of the run: "Test of 20:47", "Checked 20:47". */
  readonly when: string;
  /** From which run or check: what was made larger or smaller holds for one. */
  readonly id: string;
  readonly place: Place | null;
  /** The button that can help next; `none` leaves that to the page. */
  readonly primary: "run" | "place" | "none";
  /** A run found it. Otherwise it is the DNS check's. */
  readonly ofRun: boolean;
}

/** It has the primary action of the screen: the next thing that can help is its to name, while it has something to say. */
export const leads = (companion: Companion | null): boolean =>
  companion !== null && !(companion.kind === "found" && companion.primary === "none");

/** What it says on a step: that the test passed is on Test and Finish the page's own to say. */
export const saidOn = (companion: Companion | null, step: StepId): Companion | null =>
  companion?.kind === "passed" && (step === "test" || step === "finish") ? null : companion;

/** Null while there is nothing to accompany. Pure. */
export function companionOf(view: SetupView, desk: RunDeskState): Companion | null {
  if (isTesting(desk)) return running(desk.starting ? null : desk.run, desk.before);
  // A run that was canceled found nothing: what the one before found still stands.
  const run = desk.run?.outcome === "cancelled" ? desk.before : desk.run;
  if (run?.outcome === "failed") return changedSince(view, run) ?? found(view, run);
  const records = dnsFound(view);
  if (records) return records;
  if (run?.outcome === "passed" && desk.before?.outcome === "failed" && !desk.dismissed) return passed(run);
  return null;
}

const clock = (run: LiveRun): string => timeOfDay(Date.parse(run.startedAt));

function running(run: LiveRun | null, before: LiveRun | null): Companion {
  const at = run?.stages.findIndex(({ status }) => status === "running") ?? -1;
  const stage = run?.stages[at];
  const again = before?.outcome === "failed" ? "Testing again" : "Testing";
  return {
    kind: "running",
    title: stage ? `${again}: ${at + 1} of ${run?.stages.length}, ${stageNames[stage.id]}` : again,
    line:
      before?.outcome === "failed" ? `The finding of ${clock(before)} is about the run before this one.` : "",
  };
}

function found(view: SetupView, run: LiveRun): Companion | null {
  const [finding, ...others] = findingsOfRun(run);
  if (!finding) return null;
  const place = placeOf(view, finding);
  return {
    kind: "found",
    finding,
    others: distinct(others, finding),
    when: `Test of ${clock(run)}`,
    id: run.runId,
    place,
    primary: place === null || waits(view, run, finding) ? "run" : "place",
    ofRun: true,
  };
}

/**
 * Is the test tried again by itself? The setup says so once it has the run, a moment after the run's end or seconds after it,
 * and the button with the focus is not to change then. Until then what the finding asks for holds, unless somebody had stopped
 * waiting for the same.
 */
function waits({ setup, retryAt, fingerprint }: SetupView, run: LiveRun, { code, wait }: Finding): boolean {
  if (setup.lastRun?.runId === run.runId) return retryAt !== null;
  const { waiting } = setup;
  const stopped = waiting?.stopped === true && waiting.code === code && waiting.fingerprint === fingerprint;
  return wait !== undefined && !stopped;
}

/** A record that keeps Okta from verifying the domain stands by until a check no longer finds it. It asks for nothing at once. */
function dnsFound(view: SetupView): FoundCompanion | null {
  const check = view.dnsCheck;
  if (!check) return null;
  const all = [...check.rows.flatMap((row) => row.findings), ...check.findings];
  const [finding, ...others] = all.filter(isBlocking);
  if (!finding) return null;
  return {
    kind: "found",
    finding,
    others: distinct(others, finding),
    when: `Checked ${timeOfDay(Date.parse(check.checkedAt))}`,
    id: `dns ${finding.code} ${finding.field}`,
    place: placeOf(view, finding),
    primary: "none",
    ofRun: false,
  };
}

const key = ({ code, field, title }: Finding): string => `${code} ${field} ${title}`;
/** The same diagnosis never stands twice. */
const distinct = (others: readonly Finding[], first: Finding): readonly Finding[] =>
  [...new Map(others.map((one) => [key(one), one])).values()].filter((one) => key(one) !== key(first));

/** What was changed since the run began that may have mended what it found; null when nothing was. */
function changedSince(view: SetupView, run: LiveRun): Companion | null {
  const { setup, tasks } = view;
  if (setup.lastRun?.runId !== run.runId) return null;
  const since = setup.lastRun.startedAt;
  const line = `The finding of ${clock(run)} is about what was there before.`;
  const say = (title: string): Companion => ({ kind: "changed", title, line });
  const at = (iso: string) => timeOfDay(Date.parse(iso));

  const { ended } = setup.practice ?? {};
  if (ended && ended.at > since) return say(`Mended in the practice world at ${at(ended.at)}`);
  const { credential } = setup;
  if (credential && credential.addedAt > since) {
    const what = credential.kind === "private-key" ? "key" : "secret";
    return say(`You replaced the ${what} at ${at(credential.addedAt)}`);
  }
  if (setup.lastRun.fingerprint !== view.fingerprint) return say("You changed the settings since the test");
  const ticked = tasks.find(({ id, done }) => done === "by-hand" && (setup.tasks[id] ?? "") > since);
  return ticked
    ? say(`You did task ${tasks.indexOf(ticked) + 1} at ${at(setup.tasks[ticked.id] ?? since)}`)
    : null;
}

function passed(run: LiveRun): Companion {
  const findings = findingsOfRun(run);
  const errors = errorsBeside(findings);
  const remarks = findings.length;
  return {
    kind: "passed",
    title: `Passed at ${clock(run)}`,
    line:
      errors !== ""
        ? `The message was accepted${errors}. What was found stands on Test.`
        : remarks === 0
          ? "The message was accepted."
          : `The message was accepted. ${remarks === 1 ? "A remark stays" : `${remarks} remarks stay`} on Test.`,
  };
}
