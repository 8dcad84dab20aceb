import { expect, test } from "vitest";
import type { Finding, Setup } from "../../../src-main/contract/index.ts";
import { deedLabel, ended, settled } from "../../../src-main/practice/deed.ts";
import { listed } from "../../../src-main/practice/scenario-list.ts";
import { scenarioOf, scenarios } from "../../../src-main/practice/scenarios/index.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { sampleReport } from "../../ui/support/sample-setups.ts";

const at = "2026-11-25T10:00:00.000Z";
const finding = (code: string, change: Partial<Finding>): Finding => ({
  code,
  severity: "error",
  step: "app",
  title: "",
  cause: "",
  fix: [],
  sources: [],
  ...change,
});

/** A practice setup whose last run told the finding of its scenario. */
function playing(scenario: string, told: Finding): Setup {
  const setup: Setup = { ...newSetup("microsoft", true, 0), practice: { scenario } };
  return { ...setup, lastRun: { ...sampleReport(setup, 0, "failed"), findings: [told] } };
}

test("every scenario has a deed in words, before its finding was seen and after it", () => {
  for (const { finding: code } of scenarios) {
    if (code === null) continue;
    expect(deedLabel(code, null)).toMatch(/^[A-Z].{8,60}$/);
    expect(deedLabel(code, finding(code, { step: "credentials", field: "secret" }))).toMatch(/^[A-Z]/);
  }
});

test("the deed ends the scenario, and which one it was is remembered", () => {
  const setup = playing("consent-missing", finding("entra-consent-missing", { task: "microsoft-consent" }));
  expect(ended(setup, at).practice).toEqual({
    scenario: "works",
    ended: { scenario: "consent-missing", at },
  });
  const works = { ...setup, practice: { scenario: "works" } };
  expect(ended(works, at)).toBe(works);
});

test("a new secret ends a scenario of a refused one, and nothing else does", () => {
  const before = playing(
    "secret-id",
    finding("entra-secret-invalid", { step: "credentials", field: "secret" }),
  );
  const scenario = scenarioOf("microsoft", "secret-id");
  const added = {
    addedAt: at,
    kind: "client-secret",
    store: "session",
    revision: "new",
    repairs: [],
  } as const;
  const after: Setup = { ...before, credential: { ...added, repairs: [] } };
  expect(settled(before, after, scenario, at).practice?.scenario).toBe("works");
  const other: Setup = { ...before, settings: { tenantId: "x" } };
  expect(settled(before, other, scenario, at).practice?.scenario).toBe("secret-id");
});

test("another value in the field that was to blame ends its scenario", () => {
  const before = playing("tenant-unknown", finding("entra-tenant-unknown", { field: "tenantId" }));
  const scenario = scenarioOf("microsoft", "tenant-unknown");
  const change = (settings: Setup["settings"]) => settled(before, { ...before, settings }, scenario, at);
  expect(change({ tenantId: "7c2f9a41-5b3e-4d86-9f17-20c8e6b5d3a4" }).practice?.scenario).toBe("works");
  expect(change({ alias: "Okta" }).practice?.scenario).toBe("tenant-unknown");
});

test("scenarios are offered in groups, each group in one piece", () => {
  for (const provider of ["google", "microsoft", "other"] as const) {
    const groups = listed(scenarios.filter((s) => s.provider === provider)).map(({ group }) => group);
    expect(groups.filter((group, i) => group !== groups[i - 1])).toEqual([...new Set(groups)]);
    expect(new Set(groups).size).toBeGreaterThanOrEqual(5);
  }
});
