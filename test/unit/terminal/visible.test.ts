import fc from "fast-check";
import { expect, test } from "vitest";
import type { Finding } from "../../../src-main/contract/index.ts";
import type { Io } from "../../../src-main/hosts/terminal/command.ts";
import { main } from "../../../src-main/hosts/terminal/program.ts";
import { findingText, stageLine } from "../../../src-main/hosts/terminal/text.ts";
import { oneLine, visible } from "../../../src-main/hosts/terminal/visible.ts";

/** Clears the screen, sets the title, rings, goes back over the line, turns the text round. */
const hostile = ["\x1b[2J\x1b]0;owned\x07", "a\rb", "\x9b31m", "\u202eevil", "x\x00y", "\x7f", "a\u2028b"];
const acting = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/;

test("a stranger's control characters are shown, and do nothing", () => {
  for (const text of hostile) {
    expect(visible(text)).not.toMatch(acting);
    expect(oneLine(`${text}\n2`)).not.toMatch(/[\n\r]/);
  }
  expect(visible("\x1b[31mred")).toBe("\\x1b[31mred");
  expect(visible("über\r\n\tx 日本 😀")).toBe("über\r\n\tx 日本 😀");
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(visible(text).replaceAll("\r\n", "")).not.toMatch(acting);
    }),
  );
});

test("a finding and a stage keep their lines, whatever a server says", () => {
  const text = findingText({
    code: "x",
    severity: "error",
    step: "test",
    title: `The server said ${hostile.join("")}\nBlocks: all is well`,
    cause: "one\ntwo",
    fix: ["Do\nthis"],
    found: "TXT \x1b[1A",
    evidence: "220 mail\x1b[2K\n250 ok",
    sources: [],
  });
  expect(text).not.toMatch(acting);
  expect(text.split("\n")).toHaveLength(6);
  const stage = {
    type: "stage-finished",
    runId: "r",
    stage: "reach",
    status: "passed",
    ms: 1,
    summary: "220\nok \x1b[2J",
    findings: [] as Finding[],
  } as const;
  expect(stageLine(stage)).not.toMatch(/\n|\x1b/);
});

test("what a command prints is safe, and its JSON is as it is", async () => {
  const printed = { out: "", err: "" };
  const io: Io = {
    env: {},
    readInput: async () =>
      Buffer.from("535 5.7.8 \x1b]0;owned\x07 Username and Password not accepted \u202ex"),
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
    signal: new AbortController().signal,
  };
  await main(["explain"], io);
  await main(["explain", "no\x1b[2Jsuch"], io);
  expect(printed.out + printed.err).not.toMatch(acting);
  expect(printed.out).toContain("\\x1b]0;owned");
  printed.out = "";
  await main(["explain", "--json"], io);
  expect(JSON.stringify(JSON.parse(printed.out))).toContain("\\u001b]0;owned");
});
