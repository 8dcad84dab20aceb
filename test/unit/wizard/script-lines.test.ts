import fc from "fast-check";
import { expect, test } from "vitest";
import { outputLines, shownLine } from "../../../src-main/wizard/script-lines.ts";
import { freshClientSecret } from "../../support/keys.ts";

const linesOf = (...chunks: string[]): string[] => {
  const lines: string[] = [];
  const output = outputLines((line) => lines.push(line));
  for (const chunk of chunks) output.add(chunk);
  output.end();
  return lines;
};

test("whatever a program puts out, no line of it acts on a screen, and none is longer than the contract lets through", () => {
  const spicy = fc.string({
    unit: fc.oneof(
      fc.constantFrom("\u001b", "[", "]", "m", "31", "\u0007", "\u009b", "\u202e", "\r", "\n", "\t", "x"),
      fc.string({ maxLength: 3, unit: "binary" }),
    ),
    maxLength: 900,
  });
  fc.assert(
    fc.property(fc.array(spicy, { maxLength: 4 }), (chunks) => {
      for (const line of linesOf(...chunks)) {
        expect(line).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u061c]/u);
        expect(line.length).toBeLessThanOrEqual(500);
      }
    }),
  );
});

test("colors and titles are taken out, words stay, and a line that comes in pieces is one line", () => {
  expect(linesOf("\u001b[32;1m  done: reg", "istered\u001b[0m\r\n\u001b]0;title\u0007Wei", "ter\n")).toEqual([
    "  done: registered",
    "Weiter",
  ]);
});

test("a secret's shape and the reply are not shown", () => {
  const secret = freshClientSecret();
  expect(shownLine(`client_secret=${secret}`)).not.toContain(secret);
  expect(linesOf(`mailwright-reply:4:AAAA:end\n`)).toEqual(["The reply has come, and is read here."]);
});

test("a program that never ends its talk fills neither the window nor the memory", () => {
  const lines: string[] = [];
  const output = outputLines((line) => lines.push(line));
  for (let n = 0; n < 300; n++) output.add("talk\n".repeat(10_000));
  expect(lines).toHaveLength(2_000);
  expect(lines.at(-1)).toBe("… more lines are not shown.");
  expect(output.text().length).toBeLessThanOrEqual(1 << 20);
});
