import { spawnSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explain } from "../../../src-main/diagnosis/explain.ts";
import { commands } from "../../../src-main/hosts/terminal/commands/index.ts";
import { painted } from "../../../src-main/hosts/terminal/paint.ts";
import { main } from "../../../src-main/hosts/terminal/program.ts";
import { findingText } from "../../../src-main/hosts/terminal/text.ts";
import { wrapped } from "../../../src-main/hosts/terminal/wrap.ts";
import { root } from "../../support/mailwright.ts";
import { testWith } from "../../support/needs.ts";

const refusal =
  "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled";

describe("lines in a terminal", () => {
  test("keep every word, in their order, and stay within the columns where a word allows it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z.:/]{1,30}$/), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 20, max: 120 }),
        fc.constantFrom("", "  ", "     "),
        (words, width, indent) => {
          const lines = wrapped(`${indent}${words.join(" ")}`, width, indent).split("\n");
          expect(lines.flatMap((line) => line.trim().split(/ +/))).toEqual(words);
          for (const line of lines) expect(line.length <= width || !line.trim().includes(" ")).toBe(true);
        },
      ),
    );
  });

  test("a finding's sentences are wrapped; what is copied of it is not", () => {
    const [finding] = explain(refusal);
    const lines = findingText(
      { ...finding!, expected: "v=spf1 include:_spf.google.com include:spf.protection.outlook.com -all" },
      60,
    ).split("\n");
    for (const line of lines)
      if (!/^ {2}(?:>|Expected:|Found:)/.test(line)) expect(line.length).toBeLessThanOrEqual(60);
    expect(lines).toContain(
      "  Expected: v=spf1 include:_spf.google.com include:spf.protection.outlook.com -all",
    );
  });

  test.each([60, 80])("the help of every command fits %i columns", async (columns) => {
    for (const { name } of commands) {
      const out: string[] = [];
      const io = {
        env: {},
        readInput: async () => new Uint8Array(),
        out: (text: string) => void out.push(text),
        err: () => {},
        columns,
        signal: new AbortController().signal,
      };
      await main([name, "--help"], io);
      for (const line of out.join("").split("\n"))
        expect(line.length <= columns || !/\S \S/.test(line.trim().replace(/^\[.*\]$/, ""))).toBe(true);
    }
  });
});

describe("colors", () => {
  test("repeat what the words say, and change none of them", () => {
    const text =
      "Blocks: a title  [a-code]\n  a cause\n\nLook at the DNS records failed                    12 ms  two\nPassed in 2 ms.\n";
    const plain = painted(text).replace(/\x1b\[[\d;]+m/g, "");
    expect(plain).toBe(text);
    expect(painted(text).match(/\x1b\[1;31m/g)).toHaveLength(2);
    expect(painted(text)).toMatch(/\x1b\[1;32mPassed in/);
  });

  /** A real terminal, made by script(1). */
  const inTerminal = (env: Record<string, string>): string => {
    // Where CI is said, Node counts on no colors.
    const { FORCE_COLOR: _forced, CI: _ci, ...rest } = process.env;
    const explain = `"${process.execPath}" "${join(root, "src-main/hosts/terminal/main.ts")}" explain`;
    return spawnSync("script", ["-qec", explain, "/dev/null"], {
      input: `${refusal}\n\x04`,
      env: { ...rest, TERM: "xterm-256color", ...env },
      encoding: "utf8",
    }).stdout;
  };

  testWith("script", "are in a terminal, and in none where NO_COLOR is set or nobody looks", () => {
    expect(inTerminal({ NO_COLOR: "" })).toContain("\x1b[1;31mBlocks:");
    expect(inTerminal({ NO_COLOR: "1" })).toMatch(/^Blocks:/m);
    expect(inTerminal({ NO_COLOR: "1" })).not.toContain("\x1b[1;");
    expect(inTerminal({ TERM: "dumb" })).not.toContain("\x1b[1;");
  });
});
