import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "../../../src-main/setup/canonical-json.ts";

describe("canonical JSON", () => {
  test("is the same whatever order the keys were set in, at every depth", () => {
    const reversed = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(reversed)
        : value !== null && typeof value === "object"
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([k, v]) => [k, reversed(v)]),
            )
          : value;
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      }),
    );
  });

  test("reads back as the value, on one line or indented", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        const text = canonicalJson(value, indent);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(indent === 0 && text.includes("\n")).toBe(false);
      }),
    );
  });

  test("has its keys in the order of their code units, and no undefined", () => {
    expect(canonicalJson({ b: 1, a: { d: undefined, c: [2, { z: 3, Y: 4 }] } })).toBe(
      '{"a":{"c":[2,{"Y":4,"z":3}]},"b":1}',
    );
  });
});
