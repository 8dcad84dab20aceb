import { execFile } from "node:child_process";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { promisify } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { askStrength } from "../../../src-main/bundle/passphrase/ask.ts";
import { famousSentences } from "../../../src-main/bundle/passphrase/famous.ts";
import { judgePassphrase } from "../../../src-main/bundle/passphrase/judge.ts";
import { newPassphrase } from "../../../src-main/contract/passphrase.ts";

const known = ["notifications.acme-mail.example", "noreply@notifications.acme-mail.example"];
const judge = (text: string) => judgePassphrase(text, known);
const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes);

describe("the strength of a passphrase", () => {
  test.each([
    ["password", /everybody knows/],
    ["P4ssw0rd!2026", /words and names/],
    ["P@ssw0rd123!@#$%^&*", /words and names/],
    ["Summer2026!Summer2026!", /repeats itself/],
    ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", /repeats itself/],
    ["abcabcabcabcabcabcabcabc", /repeats itself/],
    ["            .............      ", /repeats itself/],
    ["monkey dragon monkey dragon monkey", /repeats words/],
    ["12345678901234567890", /repeats itself/],
    ["qwertyuiopasdfghjklzxcvbnm", /words and names|keyboard/],
    ["qwertzuiopasdfghjkl", /keyboard/],
    ["asdfghjkl;'zxcvbnm,./", /keyboard/],
    ["1qaz2wsx3edc4rfv5tgb", /words and names|keyboard/],
    ["!QAZ@WSX#EDC$RFV%TGB", /words and names|keyboard/],
    ["24.12.1998", /date/],
    ["1998-12-24 2001-01-01", /date/],
    ["Tr0ub4dor&3", /short/],
    ["Correct-Horse-Battery-Staple-1", /everybody knows/],
    ["To be, or not to be: that is the question!", /everybody knows/],
    ["c0rr3ct h0rs3 b4tt3ry st4pl3", /everybody knows/],
    ["In the beginning God created the heavens", /everybody knows/],
    ["mailwright", /words and names/],
    ["Mailwright-notifications.acme-mail.example-2026", /words and names/],
    ["m4ilwr1ght @cme-m4il", /words and names/],
    ["notifications acme mail example", /words and names/],
    ["okta google outlook azure mailwright", /words and names/],
    ["N0tific4tions-acme-mail-2026", /words and names/],
  ])("%j is refused, and it is said why", (text, why) => {
    const { level, reason } = judge(text);
    expect(level).toBe("weak");
    expect(reason).toMatch(why);
  });

  test.each(["thimble orchard vivid canoe magnet", "Xk9#mQ2$vL7!pR4&", "löffel gasse nebel zimt kran"])(
    "%j is taken, and nothing stands out",
    (text) => {
      expect(judge(text)).toMatchObject({ level: expect.stringMatching(/fair|strong/), reason: "" });
    },
  );

  test("is weak for every famous sentence, and for nothing at all", () => {
    for (const text of famousSentences) expect(judge(`${text.toUpperCase()}!`).level, text).toBe("weak");
    expect(judge("")).toEqual({ bits: 0, level: "weak", reason: "" });
  });

  test("is strong for what Mailwright suggests", () => {
    for (let i = 0; i < 40; i++) expect(judge(newPassphrase(random)).level).toBe("strong");
  });

  test("is a number for any text, and never repeats the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 1024 }), fc.string(), (text, word) => {
        const { bits, reason } = judgePassphrase(text, [word]);
        expect(Number.isInteger(bits) && bits >= 0).toBe(true);
        expect(reason).toMatch(/^(?:It [a-z ]+(?:abc or 123)?\.)?$/);
      }),
      { numRuns: 50 },
    );
  });
});

describe("the thread that judges", () => {
  test("answers each question with its own answer, as the judge does", async () => {
    const texts = ["Summer2026!", "thimble orchard vivid canoe magnet", "24.12.1998", ""];
    const answers = await Promise.all(texts.map((text) => askStrength(text, known)));
    expect(answers).toEqual(texts.map(judge));
  });

  test("leaves the others alone, however long it takes", async () => {
    const hard = "P@ssw0rd123!@#$%^&*".repeat(54).slice(0, 1024);
    const delay = monitorEventLoopDelay({ resolution: 5 });
    // The judge's own time here, to compare with: a slow machine slows both.
    const begin = performance.now();
    judge(hard);
    const judging = performance.now() - begin;
    delay.enable();
    await Promise.all(Array.from({ length: 4 }, () => askStrength(hard, known)));
    delay.disable();
    expect(delay.max / 1e6).toBeLessThan(judging);
  });
});

describe("where no thread may be started", () => {
  test("the judgment is the same", async () => {
    const file = new URL("../../../src-main/bundle/passphrase/ask.ts", import.meta.url).href;
    const script = `const { askStrength } = await import(${JSON.stringify(file)});
      console.log(JSON.stringify(await askStrength("Summer2026!", [])));`;
    // Node's permission model refuses threads unless --allow-worker is given.
    const options = ["--permission", "--allow-fs-read=*", "--input-type=module", "--eval", script];
    const { stdout } = await promisify(execFile)(process.execPath, options, { timeout: 60_000 });
    expect(JSON.parse(stdout)).toEqual(judgePassphrase("Summer2026!", []));
  });
});

describe("a suggested passphrase", () => {
  test("is four groups of five that are told apart, and never the same twice", () => {
    const made = new Set(Array.from({ length: 2_000 }, () => newPassphrase(random)));
    expect(made.size).toBe(2_000);
    for (const text of made) expect(text).toMatch(/^(?:[a-hj-km-np-z2-9]{5}-){3}[a-hj-km-np-z2-9]{5}$/);
  });

  test("uses every character about equally often", () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 3_000; i++)
      for (const c of newPassphrase(random).replaceAll("-", "")) counts.set(c, (counts.get(c) ?? 0) + 1);
    expect(counts.size).toBe(31);
    const mean = (3_000 * 20) / 31;
    for (const [c, n] of counts) expect(Math.abs(n - mean) / mean, c).toBeLessThan(0.25);
  });
});
