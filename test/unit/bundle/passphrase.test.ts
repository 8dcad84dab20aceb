import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { newPassphrase, passphraseStrength } from "../../../src-main/contract/passphrase.ts";

const level = (text: string, known: string[] = []) => passphraseStrength(text, known).level;
const random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes);

describe("the strength of a passphrase", () => {
  test.each([
    "",
    "password",
    "P4ssw0rd!2026",
    "Summer2026!Summer2026!",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "12345678901234567890",
    "qwertyuiopasdfghjklzxcvbnm",
    "abcabcabcabcabcabcabcabc",
    "correct horse battery staple",
    "Tr0ub4dor&3",
    "monkey dragon monkey dragon monkey",
    "            .............      ",
  ])("%j is weak", (text) => {
    expect(level(text)).toBe("weak");
  });

  test.each(["thimble orchard vivid canoe magnet", "Xk9#mQ2$vL7!pR4&", "löffel gasse nebel zimt kran"])(
    "%j is not weak",
    (text) => {
      expect(level(text)).not.toBe("weak");
    },
  );

  test("does not count the domain the bundle is for, however it is disguised", () => {
    const known = ["notifications.acme-mail.example"];
    expect(level("notifications acme mail example", known)).toBe("weak");
    expect(level("N0tific4tions-acme-mail-2026", known)).toBe("weak");
  });

  test("of every passphrase that Mailwright suggests is strong", () => {
    const made = new Set(Array.from({ length: 2_000 }, () => newPassphrase(random)));
    expect(made.size).toBe(2_000);
    for (const text of made) {
      expect(text).toMatch(/^(?:[a-hj-km-np-z2-9]{5}-){3}[a-hj-km-np-z2-9]{5}$/);
      expect(level(text)).toBe("strong");
    }
  });

  test("uses every character of a suggestion about equally often", () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 3_000; i++)
      for (const c of newPassphrase(random).replaceAll("-", "")) counts.set(c, (counts.get(c) ?? 0) + 1);
    expect(counts.size).toBe(31);
    const mean = (3_000 * 20) / 31;
    for (const [c, n] of counts) expect(Math.abs(n - mean) / mean, c).toBeLessThan(0.25);
  });

  test("is a number for any text, and is quick: 1,000 texts of up to 1,024 characters", () => {
    const begin = performance.now();
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 1024 }), fc.string(), (text, known) => {
        const { bits } = passphraseStrength(text, [known]);
        expect(Number.isFinite(bits) && bits >= 0).toBe(true);
      }),
      { numRuns: 1_000 },
    );
    expect(performance.now() - begin).toBeLessThan(20_000);
  });
});
