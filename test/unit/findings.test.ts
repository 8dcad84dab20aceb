import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { collect } from "../../scripts/findings/collect.ts";
import { findingsPage } from "../../scripts/findings/page.ts";
import { Sources } from "../../scripts/findings/sources.ts";
import { catalogue } from "../../src-main/diagnosis/catalogue.ts";
import { scenarios } from "../../src-main/practice/scenarios/index.ts";

const root = resolve(import.meta.dirname, "../..");

describe("the table of finding codes", { timeout: 60_000 }, () => {
  const { codes, unreadable, handmade } = collect(new Sources(root));
  const known = new Set(codes.map(({ code }) => code));

  test("is as the sources are: npm run -s findings writes it", () => {
    expect(readFileSync(join(root, "docs/findings.md"), "utf8")).toBe(findingsPage(codes));
  });

  test("has every code: none is put together where the sources do not show it, none is made by hand", () => {
    expect({ unreadable, handmade }).toEqual({ unreadable: [], handmade: [] });
  });

  test("has what the catalogue and the practice scenarios name", () => {
    const named = [...catalogue.map((row) => row.code), ...scenarios.flatMap((s) => s.finding ?? [])];
    expect(named.filter((code) => !known.has(code))).toEqual([]);
  });

  test("has codes in kebab-case, each with its weight, and a step or the word any", () => {
    for (const { code, severities } of codes) {
      expect(code).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      expect(severities.length, code).toBeGreaterThan(0);
    }
    expect(findingsPage(codes)).not.toMatch(/\| {2}\|[^|\n]*\|[^|\n]*\|\n/);
  });
});

describe("the codes are found", () => {
  const folder = mkdtempSync(join(tmpdir(), "mailwright-codes-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What is collected from one file of a room, beside the real maker. */
  function codesOf(text: string, more: Readonly<Record<string, string>> = {}) {
    const files = {
      "src-renderer/nothing.ts": "export {};",
      "src-main/contract/make-finding.ts": readFileSync(
        join(root, "src-main/contract/make-finding.ts"),
        "utf8",
      ),
      "src-main/room/file.ts": `import { finding, findingAt } from "../contract/make-finding.ts";\n${text}`,
      ...more,
    };
    rmSync(folder, { recursive: true, force: true });
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    const { codes, ...rest } = collect(new Sources(folder));
    return {
      codes: codes.map((c) => [c.code, c.severities.join(), c.steps.join(), c.titles.join("; ")].join(" | ")),
      ...rest,
    };
  }

  test("where a finding is made, with the step of its room", () => {
    const { codes } = codesOf(`
      const made = findingAt("dns");
      export const one = () => made({ code: "one", severity: "info", title: "One", cause: "", fix: [] });
      export const two = (n: number) => finding({ code: "two", step: "app", title: \`Two \${n}\`, cause: "", fix: [] });
    `);
    expect(codes).toEqual(["one | info | dns | One", "two | error | app | Two …"]);
  });

  test("through a function that is given the code, in this file and another", () => {
    const { codes } = codesOf(
      `export const warn = (code: string, words: { title: string }) =>
         finding({ code, severity: "warning", step: "app", cause: "", fix: [], ...words });
       warn("here", { title: "Here" });`,
      { "src-main/room/other.ts": 'import { warn } from "./file.ts";\nwarn("there", { title: "There" });' },
    );
    expect(codes).toEqual(["here | warning | app | Here", "there | warning | app | There"]);
  });

  test("on a condition, with what the same condition says of the rest", () => {
    const { codes } = codesOf(`
      export const ends = (what: "key" | "secret", over: boolean) =>
        finding({ code: \`\${what}-\${over ? "over" : "soon"}\`, severity: over ? "error" : "warning", step: "app",
          title: over ? "Over" : "Soon", cause: "", fix: [] });
      ends("key", true);
    `);
    expect(codes).toEqual(["key-over | error | app | Over", "key-soon | warning | app | Soon"]);
  });

  test("or it is said that they cannot be", () => {
    const text = `
      export const late = (value: { code: string }[]) =>
        finding({ code: value.map((v) => v.code).join(), step: "app", title: "", cause: "", fix: [] });
      export const own = { code: "own", severity: "error", step: "app", title: "Own", cause: "", fix: [], sources: [] };
    `;
    expect(codesOf(text)).toEqual({
      codes: [],
      unreadable: ["src-main/room/file.ts:4"],
      handmade: ["src-main/room/file.ts:5"],
    });
  });
});
