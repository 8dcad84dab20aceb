import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const table = readFileSync(join(root, "SECURITY.md"), "utf8").split("## What is not promised")[0] ?? "";
const rows = table
  .split("\n")
  .filter((line) => line.startsWith("| "))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .filter((cells) => cells.length === 5 && !/^(?:-+|promise)$/.test(cells[1] ?? ""))
  .map(([, promise = "", , named = ""]) => ({ promise, named }));

/** The files and folders that a cell names. A file without a folder stands in the folder of the one before it. */
function pathsIn(named: string): string[] {
  const paths: string[] = [];
  for (const [, name = ""] of named.matchAll(/`((?:test\/|[\w-]+\.test\.ts)[^`]*)`/g))
    paths.push(name.includes("/") ? name : join(dirname(paths.at(-1) ?? ""), name));
  return paths;
}
const benches = readdirSync(join(root, "test/bench"));

describe("what SECURITY.md promises", () => {
  test("is a table of promises", () => expect(rows.length).toBeGreaterThan(20));

  test.each(rows)("names what tests it, which is there: $promise", ({ named }) => {
    const paths = pathsIn(named);
    for (const path of paths) expect(existsSync(join(root, path)), path).toBe(true);
    const run = [...named.matchAll(/npm run bench -- (\w+)/g)].map(([, name]) => `${name}.bench.ts`);
    for (const bench of run) expect(benches).toContain(bench);
    expect(paths.length + run.length).toBeGreaterThan(0);
  });
});
