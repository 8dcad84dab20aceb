import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../../..");
const imports = /^(?:import|export) (?!type\b)[^;]*?from "([^"]+)"/gm;

/** The files that come into the window with this one: what is imported for its type alone does not. */
function reached(file: string, known: Map<string, readonly string[]>): void {
  if (known.has(file)) return;
  const named = [...readFileSync(file, "utf8").matchAll(imports)].map(([, from]) => from ?? "");
  known.set(file, named);
  for (const from of named) {
    const path = join(dirname(file), from);
    if (from.startsWith(".") && /\.tsx?$/.test(path) && existsSync(path)) reached(path, known);
  }
}

test("the window takes no schema along: zod would make it larger, and its page forbids what zod tries", () => {
  const known = new Map<string, readonly string[]>();
  reached(join(root, "src-renderer/main.tsx"), known);
  expect(known.size).toBeGreaterThan(100);
  const files = readdirSync(join(root, "src-renderer"), { recursive: true }).map(String);
  expect(files.some((file) => known.has(join(root, "src-renderer", file)))).toBe(true);
  const schemas = [...known].filter(([, named]) => named.includes("zod"));
  expect(schemas.map(([file]) => relative(root, file))).toEqual([]);
});
