import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { catalogue } from "../../../src-main/diagnosis/catalogue.ts";
import { explain } from "../../../src-main/diagnosis/explain.ts";
import { heard } from "./heard.ts";
import { known, pastedOnly } from "./known.ts";
import { reported as written } from "./reported.ts";

const reported = [...written, ...heard];
const codes = (text: string) => explain(text).map((f) => f.code);

describe("errors as admins report them", () => {
  test.each(reported.map((r) => [r.code, r] as const))("%s is named first", (code, { text, says, never }) => {
    const [first] = explain(text);
    expect(first?.code).toBe(code);
    const whole = [first?.title, first?.cause, ...(first?.fix ?? [])].join("\n");
    if (says !== undefined) expect(whole).toMatch(says);
    if (never !== undefined) expect(whole).not.toMatch(never);
  });

  test("are read in no other way when they are quoted, wrapped in a log or escaped", () => {
    for (const { code, text } of reported) {
      expect(codes(text.replace(/^/gm, "> "))[0], text).toBe(code);
      expect(codes(JSON.stringify({ message: text }))[0], text).toBe(code);
      expect(codes(text.replace(/\n/g, "\r\n"))[0], text).toBe(code);
    }
  });
});

/** The code by which a text is known: an AADSTS number, a reply's codes, an enhanced code. */
const decisive = /\bAADSTS\d+|\b[45]\d\d[ -][45]\.\d+\.\d+|(?<![\d.])[45]\.\d{1,3}\.\d{1,3}|\bE0000\d{3}/;
const pasted = [
  ...known.flatMap((k) => (k.pasted === undefined ? [] : [[k.code, k.pasted] as const])),
  ...pastedOnly,
  ...reported.map((r) => [r.code, r.text] as const),
];

describe("no certainty that the text does not carry", () => {
  test("a text cut before its code or inside its words does not give the row's claim", () => {
    const certain = pasted.filter(([code, text]) => {
      const half = text.slice(0, Math.floor(text.length / 2));
      // What is left may still hold the whole code, or the whole sentence: then it is still evidence.
      const kept = decisive.exec(half)?.[0];
      const whole = decisive.exec(text)?.[0];
      if (whole === undefined || kept === whole) return false;
      return codes(half).includes(code);
    });
    // A second sign of the same failure stands in the first half of these.
    expect(certain.map(([code, text]) => `${code}: ${text.slice(0, 60)}`)).toEqual([]);
  });

  test("with another number in its place the claim is gone", () => {
    const other = (text: string) =>
      text
        .replace(/AADSTS\d+/g, "AADSTS7999999")
        .replace(/("error_codes":\[)\d+/g, "$17999999")
        .replace(/\b([45])\d\d(?=[ -:,]{1,2}[45]\.\d)/g, "$199")
        .replace(/(?<![\d.])([45])\.\d{1,3}\.\d{1,3}(?![\d.])/g, "$1.99.99")
        .replace(/E0000\d{3}/g, "E0000999");
    // Postfix's sentences about the sender say it by themselves: their number is that of many refusals.
    const byWords = new Set(["smtp-sender-not-owned", "smtp-not-signed-in"]);
    const sayIt = new Set(reported.flatMap((r) => (r.byWords ? [r.text] : [])));
    const kept = pasted.filter(([code, text]) => {
      if (byWords.has(code) || sayIt.has(text)) return false;
      const changed = other(text);
      return changed !== text && codes(changed).includes(code);
    });
    expect(kept.map(([code, text]) => `${code}: ${text.slice(0, 70)}`)).toEqual([]);
  });

  test("an error of OAuth with another row's words is not that row", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("invalid_scope", "invalid_client", "unauthorized_client", "invalid_request"),
        fc.constantFrom(
          "Invalid JWT Signature.",
          "Invalid grant: account not found",
          "Invalid email or User ID",
        ),
        (error, error_description) => {
          expect(codes(JSON.stringify({ error, error_description }))).toEqual(["unrecognised"]);
        },
      ),
    );
  });

  test("no finding says what only a run could know", () => {
    const claims =
      /token is fine|nothing is wrong|not to blame|key, the clock and the service account are fine|\bundefined\b|client ID the client ID|mailbox the sender/i;
    for (const [, text] of pasted)
      for (const { title, cause, fix } of explain(text))
        expect([title, cause, ...fix].join("\n")).not.toMatch(claims);
    for (const row of catalogue) {
      const bare = { evidence: { kind: "text", text: "" } as const, all: [] };
      const { title, cause, fix } = row.finding(bare);
      expect([title, cause, ...fix].join("\n"), row.code).not.toMatch(claims);
    }
  });

  test("an AADSTS number that is not known leads to Microsoft's page about it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 7_100_000, max: 7_400_000 }), (n) => {
        const [first, ...more] = explain(`AADSTS${n}: Whatever it says.`);
        expect(more).toEqual([]);
        expect(first?.code).toBe("unrecognised");
        expect(first?.sources.map((s) => s.url)).toEqual([
          `https://login.microsoftonline.com/error?code=${n}`,
        ]);
      }),
    );
  });
});
