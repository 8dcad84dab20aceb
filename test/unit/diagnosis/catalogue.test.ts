import { describe, expect, test } from "vitest";
import type { Evidence } from "../../../src-main/contract/evidence.ts";
import { Finding, stepIds } from "../../../src-main/contract/finding.ts";
import { catalogue } from "../../../src-main/diagnosis/catalogue.ts";
import { scenarios } from "../../../src-main/practice/scenarios/index.ts";
import { known } from "./known.ts";

const prefixes =
  /^(dns|spf|dkim|dmarc|okta|entra|google|exchange|gmail|smtp|tls|network|key|secret|setting|bundle|store)-[a-z0-9]+(-[a-z0-9]+)*$/;
const sample: Evidence = { kind: "text", text: "sample" };
/** Every text a row can write: with and without a setup around it. */
const written = catalogue.flatMap((row) => {
  const bare = { evidence: sample, all: [sample] };
  return [{ row, finding: row.finding(bare) }];
});

test("has 100 rows or more, and a hundred different codes", () => {
  expect(catalogue.length).toBeGreaterThanOrEqual(100);
  expect(new Set(catalogue.map((row) => row.code)).size).toBeGreaterThanOrEqual(95);
});

describe.each(written.map(({ row, finding }) => [row.code, row, finding] as const))(
  "%s",
  (code, row, finding) => {
    test("has a code people can script against", () => {
      expect(code).toMatch(prefixes);
    });

    test("names the practice scenario that shows it, or why none does", () => {
      if (row.scenario === null) expect(row.noScenario).toMatch(/\w/);
      else expect(scenarios.filter((s) => s.name === row.scenario).map((s) => s.finding)).toContain(code);
    });

    test("says what happened, why, where and what to do, in plain words", () => {
      expect(stepIds).toContain(finding.step);
      expect(finding.fix.length).toBeGreaterThan(0);
      const texts = [finding.title, finding.cause, ...finding.fix];
      for (const text of texts) {
        expect(text).not.toMatch(/!|\b(please|oops|sorry|unfortunately|undefined|null|NaN|Mr)\b/i);
        expect(text).not.toContain("  ");
      }
      expect(finding.title).not.toMatch(/\.$/);
      expect(finding.title.length).toBeLessThanOrEqual(90);
      for (const fix of finding.fix) expect(fix).toMatch(/[.)]$/);
    });

    test("gives links that are https", () => {
      for (const { url } of finding.sources ?? []) expect(new URL(url).protocol).toBe("https:");
    });
  },
);

test("every practice scenario's finding that is not about DNS is in the catalogue", () => {
  const codes = new Set(catalogue.map((row) => row.code));
  const named = scenarios
    .filter((s) => s.shows === "run")
    .map((s) => s.finding)
    .filter(
      (code) => code !== null && !/^(dns|spf|dkim|dmarc|unrecognised|tls-certificate-expiring)/.test(code),
    );
  for (const code of named) expect(codes).toContain(code);
});

test("the recorded words cover every row that evidence alone proves, but for the rarest", () => {
  const covered = new Set(known.map((k) => k.code));
  const uncovered = catalogue
    .filter((row) => row.needs === "evidence" && row.stages.length > 0 && !covered.has(row.code))
    .map((row) => row.code);
  expect(uncovered.sort()).toEqual([
    "key-not-rsa",
    "key-too-short",
    "key-unreadable",
    "tls-certificate-self-signed",
    "tls-certificate-untrusted",
  ]);
});

test("findings survive their schema", () => {
  for (const { row, finding } of written)
    expect(() => Finding.parse({ code: row.code, severity: "error", sources: [], ...finding })).not.toThrow();
});
