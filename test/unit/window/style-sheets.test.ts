import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../support/mailwright.ts";

const window = join(root, "src-renderer");
const sources = new Map(
  readdirSync(window, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => [path, readFileSync(path, "utf8")] as const),
);
const isCode = (path: string) => /\.tsx?$/.test(path);
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1]!);
const withoutComments = (css: string) => css.replace(/\/\*[\s\S]*?\*\//g, "");
const classes = (css: string) =>
  new Set(all(withoutComments(css).replace(/"[^"]*"/g, ""), /\.([a-zA-Z][\w-]*)/g));

/** Which names are asked of a style sheet, by whom; `any` where one is put together at run time. */
const asked = new Map<string, { names: Set<string>; any: boolean }>();
const askedOf = (sheet: string) => {
  const known = asked.get(sheet) ?? { names: new Set(), any: false };
  asked.set(sheet, known);
  return known;
};
for (const [path, text] of sources) {
  const at = (sheet: string) => askedOf(join(dirname(path), sheet));
  if (isCode(path))
    for (const [, name, sheet] of text.matchAll(/^import (\w+) from "(.*\.module\.css)";$/gm)) {
      const of = at(sheet!);
      for (const one of all(text, new RegExp(`\\b${name}\\.(\\w+)`, "g"))) of.names.add(one);
      of.any ||= text.includes(`${name}[`);
    }
  for (const [, names, sheet] of text.matchAll(/composes: ([\w -]+) from "(.*)";/g))
    for (const one of names!.split(" ")) at(sheet!).names.add(one);
}

test("every class that a component names stands in its style sheet", () => {
  const missing = [...asked].flatMap(([sheet, { names }]) => {
    const there = classes(sources.get(sheet) ?? "");
    return [...names].filter((name) => !there.has(name)).map((name) => `${sheet}: ${name}`);
  });
  expect(asked.size).toBeGreaterThan(20);
  expect(missing).toEqual([]);
});

test("every class of a style sheet is named by a component", () => {
  const unused = [...asked]
    .filter(([, { any }]) => !any)
    .flatMap(([sheet, { names }]) =>
      [...classes(sources.get(sheet) ?? "")]
        .filter((name) => !names.has(name))
        .map((name) => `${sheet}: ${name}`),
    );
  expect(unused).toEqual([]);
});

test("every class that belongs to no component stands in the theme", () => {
  const theme = classes(
    [...sources]
      .flatMap(([path, text]) => (path.includes(join("src-renderer", "theme")) ? [text] : []))
      .join("\n"),
  );
  const named = [...sources].flatMap(([path, text]) =>
    isCode(path) ? all(text, /className="([^"]+)"/g).flatMap((names) => names.split(" ")) : [],
  );
  expect(named.length).toBeGreaterThan(20);
  expect([...new Set(named)].filter((name) => !theme.has(name))).toEqual([]);
});

test("every custom property that is read is set, and every one that is set is read", () => {
  const css = [...sources].filter(([path]) => !isCode(path)).map(([, text]) => withoutComments(text));
  const set = new Set(css.flatMap((text) => all(text, /(--[\w-]+)\s*:/g)));
  const read = new Set([...sources.values()].flatMap((text) => all(text, /var\((--[\w-]+)/g)));
  expect(read.size).toBeGreaterThan(20);
  expect([...read].filter((name) => !set.has(name))).toEqual([]);
  expect([...set].filter((name) => !read.has(name))).toEqual([]);
});
