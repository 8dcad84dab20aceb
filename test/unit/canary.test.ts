import fc from "fast-check";
import { expect, test } from "vitest";
import { finderOf } from "../canary/find.ts";

test("what the canary looks for is found wherever it stands, and nothing else is", () => {
  // Few letters, so that beginnings of needles are everywhere.
  const letters = fc.constantFrom(..."ab");
  const text = (least: number, most: number) =>
    fc.string({ unit: letters, minLength: least, maxLength: most }).map((one) => Buffer.from(one));
  fc.assert(
    fc.property(fc.array(text(4, 9), { maxLength: 5 }), text(0, 60), (needles, bytes) => {
      expect(finderOf(needles)(bytes)).toBe(needles.some((needle) => bytes.includes(needle)));
    }),
    { numRuns: 1_000 },
  );
});
