import type { RunReport, Setup } from "../contract/index.ts";

/** The setup with a run that ended. What passed stays known when a later run fails: the settings may go back to it. */
export function withRun(setup: Setup, report: RunReport): Setup {
  const passed =
    report.outcome === "passed" ? { at: report.startedAt, fingerprint: report.fingerprint } : setup.lastPass;
  return { ...setup, lastRun: report, lastPass: passed };
}

/** Stores a finished run, and what it taught: the service principal's Object ID stands in Entra's token as `oid`. */
export function withReport(setup: Setup, report: RunReport): Setup {
  const oid = oidOf(report);
  const learnt = setup.provider === "microsoft" && oid && !setup.settings.objectId ? { objectId: oid } : {};
  return {
    ...withRun(setup, report),
    settings: { ...setup.settings, ...learnt },
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
  const blocking = report.findings.find((f) => f.severity === "error");
  if (!blocking) return null;
  const same = waiting?.code === blocking.code && waiting.fingerprint === report.fingerprint;
  if (!same && !blocking.wait) return null;
  const { code, fingerprint } = { code: blocking.code, fingerprint: report.fingerprint };
  const before: Setup["waiting"] & {} = same
    ? waiting
    : { code, fingerprint, since: report.startedAt, tries: [] };
  return { ...before, tries: [...before.tries, report.startedAt].slice(-triesKept) };
}

function oidOf(report: RunReport): string | null {
  for (const { evidence } of report.stages) {
    for (const item of evidence) {
      if (item.kind === "claims" && typeof item.claims.oid === "string") return item.claims.oid;
    }
  }
  return null;
}
