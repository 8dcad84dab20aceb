import { describe, expect, test } from "vitest";
import type { RunReport, Setup } from "../../../src-main/contract/index.ts";
import { waitingAfter, withRun } from "../../../src-main/setup/after-run.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { tested } from "../../../src-main/setup/fingerprint.ts";
import { oktaSettings, recipientOf } from "../../../src-main/setup/okta-settings.ts";

const setup = newSetup("google", false, Date.UTC(2026, 0, 1));
const report = (outcome: RunReport["outcome"], fingerprint: string): RunReport =>
  ({
    runId: outcome,
    outcome,
    fingerprint,
    startedAt: `2026-01-02T00:00:0${fingerprint}.000Z`,
    practice: false,
  }) as RunReport;

describe("a setup after a run", () => {
  test("that passed knows when, and with which settings", () => {
    const after = withRun(setup, report("passed", "1"));
    expect(after.lastPass).toEqual({ at: "2026-01-02T00:00:01.000Z", fingerprint: "1" });
    expect(tested(after, "1")).toBe("tested");
  });

  test("that failed still knows what passed before: with those settings it is tested", () => {
    const after = withRun(withRun(setup, report("passed", "1")), report("failed", "2"));
    expect(after.lastRun?.outcome).toBe("failed");
    expect([tested(after, "2"), tested(after, "1")]).toEqual(["failed", "tested"]);
  });
});

test("a practice run says nothing of a real setup, nor a real one of a practice setup", () => {
  const passed = withRun(setup, report("passed", "1"));
  const practice = { scenario: "works" };
  expect(tested({ ...passed, practice }, "1")).toBe("never");
  const rehearsed = withRun({ ...setup, practice }, { ...report("passed", "1"), practice: true });
  expect(tested(rehearsed, "1")).toBe("tested");
  expect(tested({ ...rehearsed, practice: null }, "1")).toBe("never");
});

describe("a wait for something that passes by itself", () => {
  const failed = (minute: number): RunReport =>
    ({
      ...report("failed", "1"),
      startedAt: new Date(Date.UTC(2026, 0, 2, 0, minute)).toISOString(),
      findings: [{ code: "google-delegation-missing", severity: "error", wait: { usual: "minutes" } }],
    }) as unknown as RunReport;

  test("counts its tries, the latest last, and keeps a hundred of them", () => {
    let after = setup;
    for (let minute = 0; minute < 120; minute++)
      after = { ...after, waiting: waitingAfter(after, failed(minute)) };
    expect(after.waiting?.since).toBe(failed(0).startedAt);
    expect(after.waiting?.tries).toHaveLength(100);
    expect(after.waiting?.tries.at(-1)).toBe(failed(119).startedAt);
  });

  test("ends with a run that passes, and begins anew for other settings", () => {
    const waits = { ...setup, waiting: waitingAfter(setup, failed(0)) };
    expect(waitingAfter(waits, { ...report("passed", "1"), findings: [] })).toBeNull();
    expect(waitingAfter(waits, { ...failed(9), fingerprint: "2" })).toMatchObject({
      since: failed(9).startedAt,
      tries: [failed(9).startedAt],
    });
  });
});

describe("the test message goes", () => {
  const at = (domain: string, username: string): Setup => ({
    ...setup,
    domain: { ...setup.domain, from: domain },
    settings: { username },
  });
  const to = (of: Setup, entered?: string) => recipientOf(of, oktaSettings(of), entered);

  test("to the address that was entered, or to the sending mailbox", () => {
    const both = at("no-reply@mail.acme.example", "sender@acme.example");
    expect(to(both, " me@elsewhere.example ")).toBe("me@elsewhere.example");
    expect(to(both, "  ")).toBe("sender@acme.example");
    expect(to(at("no-reply@mail.acme.example", ""))).toBe("no-reply@mail.acme.example");
  });

  test("nowhere while nothing is known", () => {
    expect(to(at("", ""))).toBe("");
  });
});
