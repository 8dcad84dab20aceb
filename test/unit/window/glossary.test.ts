import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explained, glossary } from "../../../src-renderer/app/glossary.ts";

const root = join(import.meta.dirname, "../../..");
const texts = ["src-main/providers", "src-main/diagnosis", "src-main/dns", "src-renderer/steps"]
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8")),
  )
  .join("\n");

describe("the glossary", () => {
  test.each(glossary.map((term) => [term.id, term] as const))(
    "has %s because it stands somewhere",
    (_, term) => {
      expect(term.words.some((word) => texts.includes(word))).toBe(true);
    },
  );

  test("says each word once, in few words", () => {
    const words = glossary.flatMap((term) => term.words);
    expect(words).toEqual([...new Set(words)]);
    for (const { means } of glossary) {
      expect(means.length).toBeLessThan(140);
      expect(means).toMatch(/\.$/);
    }
  });
});

describe("a text in its parts", () => {
  test("marks a word where it stands first, and the longest that fits", () => {
    const marked = explained("The token endpoint gives a token. The token opens the mailbox.");
    expect(marked.filter(({ term }) => term).map(({ text }) => text)).toEqual(["token endpoint", "token"]);
  });

  test("leaves words within words, addresses and names alone", () => {
    expect(
      explained("tokens, DNSSEC, spf.scope.example, a_zone, SMTP.SendAsApp").some(({ term }) => term),
    ).toBe(false);
  });

  test("is the text again", () => {
    const words = glossary.flatMap((term) => term.words);
    const text = fc
      .array(fc.oneof(fc.string(), fc.constantFrom(...words, " ", ". ")))
      .map((all) => all.join(""));
    fc.assert(
      fc.property(text, (given) => {
        expect(
          explained(given)
            .map((part) => part.text)
            .join(""),
        ).toBe(given);
      }),
    );
  });
});
