import { describe, expect, test } from "vitest";
import { explain } from "../../../src-main/diagnosis/explain.ts";
import { findingOfKind, type Kind, languages } from "./language-words.ts";

const cells = languages.flatMap(({ language, says }) =>
  Object.entries(says).map(([kind, words]) => [language, kind as Kind, words] as const),
);
const codes = (text: string) => explain(text).map((f) => f.code);

describe("the network's, TLS's and keys' errors in the words of each language", () => {
  test("are a matrix of eleven languages and 60 cells or more", () => {
    expect(languages.length).toBe(11);
    expect(new Set(cells.map(([, , words]) => words)).size).toBe(cells.length);
    console.log(
      `${cells.length} cells, ${languages.length} languages, ${Object.keys(findingOfKind).length} kinds`,
    );
    expect(cells.length).toBeGreaterThanOrEqual(60);
    for (const { from } of languages) expect(from).toMatch(/\d/);
  });

  test.each(cells)("%s says %s", (_language, kind, words) => {
    expect(codes(words)).toEqual([findingOfKind[kind]]);
  });

  test.each(cells)("%s says %s inside a log line, and escaped", (_language, kind, words) => {
    const line = `2026-11-25T08:09:10.111Z ERROR [worker-7] send failed after 535 ms: ${words}`;
    expect(codes(line)).toEqual([findingOfKind[kind]]);
    expect(codes(JSON.stringify({ level: "error", message: words }))).toEqual([findingOfKind[kind]]);
  });

  test.each(cells.filter(([, kind]) => kind === "untrusted" || kind === "self-signed"))(
    "%s says %s of a host with a public certificate: something opens TLS",
    (_language, _kind, words) => {
      const named = words.replaceAll("mail.example.net", "smtp.office365.com");
      expect(codes(`${named}\nhost: smtp.office365.com:587`)).toEqual(["tls-inspected"]);
    },
  );

  test.each(cells.filter(([, kind]) => kind !== "key"))(
    "%s says %s of another program's server: nothing",
    (_l, _k, words) => {
      // The words of the failure alone, without a mail server, a mail program or a provider around them.
      const others = words
        .replace(/[\w.:/]*(?:smtp|mail|postfix|lettre|starttls|submission)[\w.:/()]*/gi, "app")
        .replace(
          /(?:login\.microsoftonline\.com|oauth2\.googleapis\.com|com\.google\.api\.client\.http)\S*/g,
          "db",
        )
        .replace(/\b(?:587|465|443)\b/g, "5432");
      if (/smtp|mail|googleapis|microsoftonline/i.test(others)) return;
      expect(codes(others)).toEqual(["unrecognised"]);
    },
  );
});
