import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson, stableJson } from "../../../src-main/setup/canonical-json.ts";

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
      fc.property(fc.jsonValue(), (value) => {
        const meant = JSON.parse(JSON.stringify(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(meant);
        expect(canonicalJson(value)).not.toContain("\n");
        expect(JSON.parse(stableJson(value))).toEqual(meant);
        expect(stableJson(value)).toBe(`${JSON.stringify(JSON.parse(canonicalJson(value)), null, 2)}\n`);
      }),
    );
  });

  test("has its keys in the order of their code units, and no undefined", () => {
    expect(canonicalJson({ b: 1, a: { d: undefined, c: [2, { z: 3, Y: 4 }] } })).toBe(
      '{"a":{"c":[2,{"Y":4,"z":3}]},"b":1}',
    );
  });
});
