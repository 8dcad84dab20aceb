import { expect, test } from "vitest";
import { duration } from "../../../src-main/contract/words.ts";
import { parseRoute, setupHash } from "../../../src-renderer/app/route.ts";
import { count, span } from "../../../src-renderer/app/words.ts";

test("a route survives the address bar, whatever stands in it", () => {
  expect(parseRoute(setupHash("a/b c", "dns", "row #1"))).toEqual({
    page: "setup",
    id: "a/b c",
    step: "dns",
    field: "row #1",
  });
  expect(parseRoute("#/setup/one")).toEqual({ page: "setup", id: "one", step: null, field: null });
  for (const hash of ["", "#", "#/", "#/nowhere", "#/setup", "#/setup/%E0%A4%A"]) {
    expect(parseRoute(hash)).toEqual({ page: "home" });
  }
});

test("durations and counts read as people write them", () => {
  expect([2, 1240, 1906, 12_345].map(duration)).toEqual(["2 ms", "1,240 ms", "1.9 s", "12.3 s"]);
  expect([-5, 12_000, 240_000, 10_800_000, 259_200_000].map(span)).toEqual([
    "0 s",
    "12 s",
    "4 min",
    "3 h",
    "3 days",
  ]);
  expect([count(1, "record"), count(6, "record"), count(0, "byte")]).toEqual([
    "1 record",
    "6 records",
    "0 bytes",
  ]);
});
