import { describe, expect, test } from "vitest";
import { ageInWords, builtOn } from "../../../src-main/hosts/shared/age.ts";

describe("the age of a version", () => {
  const at = (day: string) => Date.parse(`${day}T12:00:00Z`);

  test.each([
    ["2026-11-25", "2026-11-25", undefined],
    ["2026-11-25", "2027-05-20", undefined],
    ["2026-11-25", "2027-05-28", "6 months old"],
    ["2026-11-25", "2028-06-01", "18 months old"],
    ["2026-11-25", "2029-01-01", "2 years old"],
    // A clock that stands wrong makes no version young or old.
    ["2026-11-25", "2020-01-01", undefined],
    ["nonsense", "2029-01-01", undefined],
  ])("built on %s is, on %s, %s", (day, today, words) => {
    expect(ageInWords(day, at(today))).toBe(words);
  });

  test("is not known of the sources", () => {
    expect(builtOn).toBeUndefined();
    expect(ageInWords(builtOn, Date.now())).toBeUndefined();
  });
});
