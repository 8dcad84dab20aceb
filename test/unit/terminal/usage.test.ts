import { readFileSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Command } from "../../../src-main/hosts/terminal/command.ts";
import { commands } from "../../../src-main/hosts/terminal/commands/index.ts";
import { usageLine } from "../../../src-main/hosts/terminal/help.ts";
import { mailwright, root } from "../../support/mailwright.ts";

let folder: string;
const file = async (name: string, text: string | Uint8Array) => {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mailwright-usage-"));
});

describe("the command line", () => {
  test("without a command prints the commands and ends 2; with --help it ends 0", async () => {
    const bare = await mailwright([]);
    expect(bare.code).toBe(2);
    for (const { name } of commands) expect(bare.stdout).toContain(name);
    expect((await mailwright(["--help"])).code).toBe(0);
  });

  test.each(commands.map((c) => c.name))("%s --help tells its usage and every option", async (name) => {
    const { code, stdout, stderr } = await mailwright([name, "--help"]);
    const command = (await commands.find((c) => c.name === name)?.load()) as Command;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.replace(/\n +/g, " ")).toContain(usageLine(name, command));
    for (const option of Object.keys(command.options)) expect(stdout).toContain(`--${option}`);
    for (const word of Object.keys(command.words)) expect(stdout).toContain(word);
    expect(stdout).toContain("docs/command-line.md");
  });

  test.each([
    ["an unknown command", ["chekc"]],
    ["an unknown option", ["check", "setup.json", "--dsn", "127.0.0.1"]],
    ["no provider", ["rehearse"]],
    ["an unknown provider", ["rehearse", "--provider", "yahoo"]],
    ["an unknown scenario", ["rehearse", "--provider", "google", "--scenario", "nothing-such"]],
    ["an option that stands in for another", ["check", "a.json", "--secret-file", "a", "--secret-stdin"]],
    ["a value that is none of the choices", ["script", "acme.example", "--way", "sideways"]],
    ["an action that is none", ["secret", "steal", "acme.example"]],
    ["no setup", ["check"]],
    ["two setups", ["check", "a.json", "b.json"]],
    ["a DNS server that is no address", ["check", "setup.json", "--dns", "not an address"]],
    ["no domain", ["audit"]],
    ["a domain that is none", ["audit", "exa mple..com"]],
    ["no place for the bundle", ["export", "setup.json"]],
  ])("%s ends 2 with a sentence and no stack trace", async (_, args) => {
    const { code, stdout, stderr } = await mailwright(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^Blocks: /);
    expect(stderr).not.toMatch(/\n\s+at |node:internal/);
  });

  test("wrong usage with --json is one JSON document with a finding", async () => {
    const { code, stdout } = await mailwright(["check", "--json"]);
    expect(code).toBe(2);
    expect(JSON.parse(stdout).findings[0]).toMatchObject({ code: "usage", severity: "error" });
  });
});

describe("docs/command-line.md", () => {
  test("lists every command with its usage and what it does, in the order of --help", async () => {
    const rows = await Promise.all(
      commands.map(async ({ name, summary, load }) => {
        const usage = usageLine(name, await load()).replace("Usage: mailwright ", "");
        return `| \`${usage.replaceAll("|", "\\|")}\` | ${summary} |`;
      }),
    );
    const page = readFileSync(join(root, "docs/command-line.md"), "utf8");
    expect(page.split("\n").filter((line) => line.startsWith("| `") && line.includes("--json"))).toEqual(
      rows,
    );
  });
});

describe("a setup file that cannot be read", () => {
  const cases: [string, () => Promise<string>, string][] = [
    ["is not there", async () => join(folder, "nowhere.json"), "file-unreadable"],
    ["is a folder", async () => folder, "file-unreadable"],
    ["is not JSON", () => file("text.json", "host: smtp.gmail.com"), "setup-file-not-json"],
    ["is empty", () => file("empty.json", ""), "setup-file-not-json"],
    ["is a list", () => file("list.json", "[]"), "setup-file-shape"],
    [
      "has a misspelled key",
      () => file("typo.json", '{"settings":{"hostname":"smtp.gmail.com"}}'),
      "setup-file-shape",
    ],
    ["has a port that is none", () => file("port.json", '{"settings":{"port":99999}}'), "setup-file-shape"],
    [
      "was saved by a newer Mailwright",
      () => file("newer.json", '{"version":99,"id":"x"}'),
      "setup-file-shape",
    ],
    ["is 10 MB", () => file("large.json", "x".repeat(10_000_000)), "file-too-large"],
    ["is binary", () => file("binary.json", new Uint8Array([0, 255, 1, 2, 3])), "setup-file-not-json"],
  ];
  test.each(cases)("%s: exit code 2 and a finding", async (_, make, code) => {
    const ended = await mailwright(["check", await make(), "--json"]);
    expect(ended.code).toBe(2);
    const { findings } = JSON.parse(ended.stdout);
    expect(findings[0].code).toBe(code);
    expect(findings[0].fix.length).toBeGreaterThan(0);
  });
});
