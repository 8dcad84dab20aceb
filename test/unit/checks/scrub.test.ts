import { expect, test } from "vitest";
import { scrub } from "../../../src-main/checks/scrub.ts";
import { Secret } from "../../../src-main/credentials/secret.ts";

const secret = new Secret("Tr0ub4dor&Canary+4.long/enough~to=be-cut");

test("takes a secret out of every string, however deep", () => {
  const value = {
    a: ["x Tr0ub4dor&Canary+4.long/enough~to=be-cut y"],
    b: { c: "plain" },
    d: 1,
    e: null,
    f: undefined,
  };
  expect(scrub(value, [secret])).toEqual({
    a: ["x [secret] y"],
    b: { c: "plain" },
    d: 1,
    e: null,
    f: undefined,
  });
});

test("takes out a piece of it that an echo left over", () => {
  expect(scrub("you sent Canary+4.long/enough", [secret])).toBe("you sent [secret]");
});

test("leaves words alone that only look like one", () => {
  const text = "3e8d61b7-0f49-4a2c-b1d5-96a7f04c82ee smtp.office365.com long";
  expect(scrub(text, [secret])).toBe(text);
});
