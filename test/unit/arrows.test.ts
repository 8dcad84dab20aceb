import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

/** The table of ARCHITECTURE.md: which room may import which. A room may always import itself. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  network: ["contract"],
  providers: ["contract"],
  plan: ["contract"],
  setup: ["contract", "providers"],
  diagnosis: ["contract", "credentials", "providers"],
  credentials: ["contract", "network", "providers", "setup"],
  dns: ["contract", "network", "providers", "setup"],
  token: ["contract", "network", "credentials", "providers"],
  smtp: ["contract", "network", "credentials"],
  delivered: ["contract", "network", "dns", "providers"],
  checks: ["contract", "network", "providers", "setup", "diagnosis", "credentials", "dns", "token", "smtp"],
  bundle: ["contract", "network", "providers", "setup", "diagnosis", "credentials", "dns"],
  connections: ["contract", "network", "plan", "providers", "setup", "credentials", "dns", "diagnosis"],
  practice: ["contract", "network", "providers", "setup", "credentials", "dns"],
  view: ["contract", "plan", "providers", "setup", "practice"],
  headless: [
    "contract",
    "network",
    "plan",
    "providers",
    "setup",
    "credentials",
    "dns",
    "checks",
    "connections",
    "bundle",
    "practice",
  ],
  wizard: [
    "contract",
    "network",
    "plan",
    "providers",
    "setup",
    "diagnosis",
    "credentials",
    "dns",
    "token",
    "smtp",
    "checks",
    "connections",
    "delivered",
    "bundle",
    "practice",
    "view",
  ],
  hosts: [
    "contract",
    "network",
    "plan",
    "providers",
    "setup",
    "diagnosis",
    "credentials",
    "dns",
    "token",
    "smtp",
    "checks",
    "bundle",
    "practice",
    "headless",
    "wizard",
  ],
};

const root = resolve(import.meta.dirname, "../..");
const main = join(root, "src-main");
const renderer = join(root, "src-renderer");

interface Import {
  readonly file: string;
  readonly from: string;
}

function importsBelow(folder: string): Import[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((f) => /\.tsx?$/.test(f));
  return files.flatMap((name) => {
    const file = join(folder, name);
    const source = readFileSync(file, "utf8");
    const found = source.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^"';]*?from\s*"([^"]+)"|\bimport\s*\(\s*"([^"]+)"\s*\)|(?:^|\n)\s*import\s*"([^"]+)"/g,
    );
    return [...found].map((m) => ({ file, from: (m[1] ?? m[2] ?? m[3]) as string }));
  });
}

const roomOf = (path: string): string => relative(main, path).split(/[\\/]/)[0]?.replace(/\.ts$/, "") ?? "";
const inside = (folder: string, path: string): boolean => !relative(folder, path).startsWith("..");
const mainImports = importsBelow(main);
const shown = ({ file, from }: Import) => `${relative(root, file)} → ${from}`;

describe("the arrows between rooms", () => {
  test("the table names every room, and nothing else", () => {
    const rooms = new Set(readdirSync(main).map((name) => name.replace(/\.ts$/, "")));
    expect([...rooms].sort()).toEqual(Object.keys(arrows).sort());
  });

  test("run one way", () => {
    const against = mainImports.filter(({ file, from }) => {
      if (!from.startsWith(".")) return false;
      const target = resolve(dirname(file), from);
      if (!inside(main, target)) return !from.endsWith("package.json");
      const [here, there] = [roomOf(file), roomOf(target)];
      return here !== there && !arrows[here]?.includes(there);
    });
    expect(against.map(shown)).toEqual([]);
    expect(mainImports.length).toBeGreaterThan(100);
  });

  test("the contract imports zod and nothing else", () => {
    const foreign = mainImports.filter(
      ({ file, from }) => roomOf(file) === "contract" && !from.startsWith(".") && from !== "zod",
    );
    expect(foreign.map(shown)).toEqual([]);
  });

  test("no file needs itself by way of others, not even for a type", () => {
    const imports = Map.groupBy([...mainImports, ...importsBelow(renderer)], ({ file }) => file);
    const ended = new Set<string>();
    const circles: string[] = [];
    const follow = (file: string, path: readonly string[]): void => {
      const start = path.indexOf(file);
      if (start >= 0) circles.push([...path.slice(start), file].map((f) => relative(root, f)).join(" → "));
      if (start >= 0 || ended.has(file)) return;
      for (const { from } of imports.get(file) ?? [])
        if (from.startsWith(".")) follow(resolve(dirname(file), from), [...path, file]);
      ended.add(file);
    };
    for (const file of imports.keys()) follow(file, []);
    expect(circles).toEqual([]);
  });

  test("the terminal reaches the wizard through one file", () => {
    const reached = mainImports.filter(
      ({ file, from }) =>
        inside(join(main, "hosts", "terminal"), file) && roomOf(resolve(dirname(file), from)) === "wizard",
    );
    expect(new Set(reached.map(({ from, file }) => resolve(dirname(file), from))).size).toBe(1);
  });

  test("only hosts/electron imports electron", () => {
    const elsewhere = mainImports.filter(
      ({ file, from }) => from === "electron" && !inside(join(main, "hosts", "electron"), file),
    );
    expect(elsewhere.map(shown)).toEqual([]);
  });

  test("the window imports the contract and nothing else of main", () => {
    const windowImports = importsBelow(renderer);
    const against = windowImports.filter(({ file, from }) => {
      if (from.startsWith("node:") || from === "electron") return true;
      if (!from.startsWith(".")) return false;
      const target = resolve(dirname(file), from);
      return !inside(renderer, target) && !inside(join(main, "contract"), target);
    });
    expect(against.map(shown)).toEqual([]);
    expect(windowImports.length).toBeGreaterThan(10);
  });

  test("nothing below a host uses a global network function or clock", () => {
    const globals =
      /(?<![.\w])fetch\(|\bDate\.now\(\)|\bnew Date\(\)|from "node:(?:net|dgram|dns|http|https)(?:\/promises)?"/;
    // The real network is the port's other side; the practice world has servers of its own; types erase.
    const allowed = ["network", "practice", "hosts"];
    const rooms = readdirSync(main, { recursive: true, encoding: "utf8" }).filter((f) => f.endsWith(".ts"));
    const against = rooms.filter((name) => {
      const file = join(main, name);
      if (allowed.includes(roomOf(file))) return false;
      const lines = readFileSync(file, "utf8").split("\n");
      return lines.some(
        (line) =>
          globals.test(line) &&
          !/^\s*(?:\*|\/\/|import type)/.test(line) &&
          !/import \{ (?:connect as |isIP|isIPv4|isIPv6|type )/.test(line),
      );
    });
    expect(against).toEqual([]);
  });
});
