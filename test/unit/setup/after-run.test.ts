import { describe, expect, test } from "vitest";
import type { RunReport, Setup } from "../../../src-main/contract/index.ts";
import { withRun } from "../../../src-main/setup/after-run.ts";
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
