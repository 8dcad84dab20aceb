import { describe, expect, test } from "vitest";
import type { Finding, Setup } from "../../../src-main/contract/index.ts";
import { viewOf } from "../../../src-main/view/view.ts";
import { partsOf } from "../../../src-renderer/components/command-text.ts";
import { placeOf } from "../../../src-renderer/setup/companion/place.ts";
import { companionOf } from "../../../src-renderer/setup/companion/state.ts";
import { type LiveRun, runOfReport } from "../../../src-renderer/setup/live-run.ts";
import type { RunDeskState } from "../../../src-renderer/setup/run-desk.ts";
import { mailboxFinding, sampleSetups } from "../../ui/support/sample-setups.ts";

const now = Date.parse("2026-11-25T10:00:00.000Z");
const sample = (id: string): Setup => sampleSetups(now).find((setup) => setup.id === id)!;
const view = (setup: Setup) =>
  viewOf(setup, { secretPresent: setup.credential !== null, domainFindings: [], now });
const desk = (run: LiveRun | null, change: Partial<RunDeskState> = {}): RunDeskState => ({
  to: "",
  run,
  before: null,
  dismissed: false,
  size: null,
  starting: false,
  problem: null,
  ...change,
});
const failed = sample("microsoft-failed");
const failedRun = runOfReport(failed.lastRun!);
const passedRun = runOfReport(sample("microsoft-passed").lastRun!);

describe("the companion", () => {
  test("says nothing while nothing failed", () => {
    expect(companionOf(view(sample("google")), desk(null))).toBeNull();
    expect(companionOf(view(sample("microsoft-passed")), desk(passedRun))).toBeNull();
  });

  test("waits: Run again is the next thing that can help", () => {
    expect(companionOf(view(failed), desk(failedRun))).toMatchObject({
      kind: "found",
      finding: { code: mailboxFinding.code },
      primary: "run",
      place: { step: "app", target: "microsoft-exchange", label: "Open task 9" },
    });
  });

  test("waits from the end of the run on, before the setup has that run: the button with the focus stays the one", () => {
    const ended: LiveRun = { ...failedRun, runId: "next" };
    expect(companionOf(view(failed), desk(ended))).toMatchObject({ primary: "run" });
    const stopped: Setup = { ...failed, waiting: { ...failed.waiting!, stopped: true } };
    expect(companionOf(view(stopped), desk(ended))).toMatchObject({ primary: "place" });
    const { wait: _, ...certain } = mailboxFinding;
    const stages = ended.stages.map((stage) =>
      stage.status === "failed" ? { ...stage, findings: [certain] } : stage,
    );
    expect(companionOf(view(failed), desk({ ...ended, stages }))).toMatchObject({ primary: "place" });
  });

  test("only the person can mend it: the way to the place is", () => {
    const stopped: Setup = { ...failed, waiting: null };
    expect(companionOf(view(stopped), desk(failedRun))).toMatchObject({ kind: "found", primary: "place" });
  });

  test("a run under way takes the place of what the one before found", () => {
    const running: LiveRun = {
      ...failedRun,
      runId: "next",
      outcome: "running",
      stages: failedRun.stages.map((stage) => ({
        ...stage,
        status: stage.id === "token" ? ("running" as const) : ("waiting" as const),
        findings: [],
      })),
    };
    const says = companionOf(view(failed), desk(running, { before: failedRun }));
    expect(says).toMatchObject({ kind: "running", title: "Testing again: 5 of 8, Get a token" });
  });

  test("a run that was canceled found nothing: the finding before it still stands", () => {
    const cancelled: LiveRun = {
      ...failedRun,
      runId: "next",
      outcome: "cancelled",
      findings: [],
      stages: [],
    };
    const says = companionOf(view(failed), desk(cancelled, { before: failedRun }));
    expect(says).toMatchObject({ kind: "found", finding: { code: mailboxFinding.code } });
  });

  test("what was changed since is said, and the finding is no longer said", () => {
    const later = new Date(now - 1000).toISOString();
    const replaced: Setup = {
      ...failed,
      credential: { ...failed.credential!, addedAt: later, revision: "new" },
    };
    expect(companionOf(view(replaced), desk(failedRun))).toMatchObject({
      kind: "changed",
      title: expect.stringMatching(/^You replaced the secret at /),
    });
    const edited: Setup = { ...failed, settings: { ...failed.settings, scope: "other" } };
    expect(companionOf(view(edited), desk(failedRun))).toMatchObject({ kind: "changed" });
    const ticked: Setup = { ...failed, tasks: { "microsoft-exchange": later } };
    expect(companionOf(view(ticked), desk(failedRun))).toMatchObject({
      title: expect.stringMatching(/^You did task 9 at /),
    });
  });

  test("a run that passed after one that failed is told until it was read", () => {
    const passed = sample("microsoft-passed");
    const state = desk(passedRun, { before: failedRun });
    expect(companionOf(view(passed), state)).toMatchObject({ kind: "passed" });
    expect(companionOf(view(passed), { ...state, dismissed: true })).toBeNull();
  });

  test("a record that keeps Okta from verifying stands by, and leaves the next step to the page", () => {
    expect(companionOf(view(sample("microsoft")), desk(null))).toMatchObject({
      kind: "found",
      ofRun: false,
      primary: "none",
      place: { step: "dns", target: "okta-mail", label: "Open the record" },
    });
  });

  test("the same diagnosis never stands twice", () => {
    const twice: LiveRun = { ...failedRun, findings: [mailboxFinding, mailboxFinding] };
    expect(companionOf(view(failed), desk(twice))).toMatchObject({ others: [] });
  });
});

test("nothing in the setup mends what is the network's: there is no place to open", () => {
  const network: Finding = { ...mailboxFinding, step: "test", task: undefined };
  expect(placeOf(view(failed), network)).toBeNull();
  expect(placeOf(view(failed), { ...network, field: "to" })).toMatchObject({ label: "Change the recipient" });
});

describe("a line of a fix", () => {
  test("is cut at its commands, and nothing of it is lost", () => {
    for (const line of mailboxFinding.fix) {
      const parts = partsOf(line, mailboxFinding.commands);
      expect(parts.map(({ text }) => text).join("")).toBe(line);
    }
  });

  test("keeps a command whole that holds another one", () => {
    const parts = partsOf("Run Get-A 'x' | Get-B, then Get-B.", ["Get-B", "Get-A 'x' | Get-B"]);
    expect(parts.filter(({ command }) => command).map(({ text }) => text)).toEqual([
      "Get-A 'x' | Get-B",
      "Get-B",
    ]);
  });
});
