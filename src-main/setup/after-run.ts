import type { RunReport, SettingsField, Setup } from "../contract/index.ts";
import { isBlocking } from "../contract/weight.ts";
import { providers } from "../providers/index.ts";

/** The setup with a run that ended. What passed stays known when a later run fails: the settings may go back to it. */
export function withRun(setup: Setup, report: RunReport): Setup {
  const passed =
    report.outcome === "passed" ? { at: report.startedAt, fingerprint: report.fingerprint } : setup.lastPass;
  return { ...setup, lastRun: report, lastPass: passed };
}

/** Stores a finished run, and what its token taught of fields that are empty. */
export function withReport(setup: Setup, report: RunReport): Setup {
  const learnt = setup.provider ? providers[setup.provider].learns(claimsIn(report)) : {};
  const news = Object.fromEntries(
    Object.entries(learnt).filter(([field]) => !setup.settings[field as SettingsField]),
  );
  return {
    ...withRun(setup, report),
    settings: { ...setup.settings, ...news },
    waiting: waitingAfter(setup, report),
  };
}

/** Runs kept of one waiting: 25 hours at one a quarter of an hour. */
const triesKept = 100;

/**
 * What is waited for after a run: the same thing as before with one more try, something new from now on, or nothing.
 * A finding whose time has passed no longer says “wait”, and its history is kept for as long as it comes back.
 */
export function waitingAfter({ waiting }: Setup, report: RunReport): Setup["waiting"] {
  const blocking = report.findings.find(isBlocking);
  if (!blocking) return null;
  const same = waiting?.code === blocking.code && waiting.fingerprint === report.fingerprint;
  if (!same && !blocking.wait) return null;
  const { code, fingerprint } = { code: blocking.code, fingerprint: report.fingerprint };
  const before: Setup["waiting"] & {} = same
    ? waiting
    : { code, fingerprint, since: report.startedAt, tries: [] };
  return { ...before, tries: [...before.tries, report.startedAt].slice(-triesKept) };
}

function claimsIn({ stages }: RunReport): Readonly<Record<string, unknown>> {
  const claims = stages.flatMap(({ evidence }) => evidence).find(({ kind }) => kind === "claims");
  return claims?.kind === "claims" ? claims.claims : {};
}
