import { readdirSync, readFileSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { describe, expect, test } from "vitest";
import { providerIds } from "../../../src-main/contract/index.ts";
import { everyCloud } from "../../../src-main/providers/index.ts";

const root = resolve(import.meta.dirname, "../../..");

/** All that is special to a provider stands in its two folders. */
const isHome = (path: string): boolean =>
  path.startsWith("src-main/providers/") ||
  providerIds.some((id) => path.startsWith(`src-main/practice/${id}/`));

const sources = ["src-main", "src-renderer"]
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
  )
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => path.split(sep).join("/"))
  .filter((path) => !isHome(path))
  .map((path) => ({ path, code: withoutComments(readFileSync(join(root, path), "utf8")) }));

/** Comments may give examples. A `//` in a URL is no comment. */
function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|(?<![:"'`\\/])\/\/.*$/gm, "");
}

/** Which places hold what is looked for, each with the words it stands in. */
const holding = (pattern: RegExp, allowed: Readonly<Record<string, string>>) => ({
  found: sources
    .filter(({ path, code }) => !(path in allowed) && pattern.test(code))
    .map(({ path, code }) => `${path}: ${pattern.exec(code)?.[0]}`),
  needless: Object.keys(allowed).filter(
    (path) => !sources.some((source) => source.path === path && pattern.test(source.code)),
  ),
});

describe("what is special to a provider stands in its folders", () => {
  test("so that no other file compares with its id, or has a table by it", () => {
    const id = providerIds.join("|");
    const { found, needless } = holding(
      new RegExp(`["'\`](?:${id})["'\`]|^\\s*(?:${id}):|\\b(?:providers|practices)\\.(?:${id})\\b`, "m"),
      {
        "src-main/contract/provider-ids.ts": "the list of the ids",
        "src-main/contract/fields.ts": "the one table of settings says which providers ask for each",
        "src-main/contract/delivered.ts": "“other”: a message of another run",
        "src-main/delivered/findings.ts": "“other”: a message of another run",
        "src-main/delivered/read.ts": "“other”: a message of another run",
      },
    );
    expect(found).toEqual([]);
    expect(needless).toEqual([]);
  });

  test("so that no other file names its servers or its SPF include", () => {
    const names = everyCloud.flatMap(({ smtpHosts, tokenHosts, dns }) => [
      ...smtpHosts,
      ...tokenHosts,
      ...(dns.spfInclude ? [dns.spfInclude] : []),
    ]);
    const any = [...new Set(names)].map((name) => name.replaceAll(".", "\\.")).join("|");
    const { found, needless } = holding(new RegExp(`(?<![\\w.-])(?:${any})(?![\\w-])`), {
      "src-main/diagnosis/row.ts": "the page there that explains an error code",
    });
    expect(found).toEqual([]);
    expect(needless).toEqual([]);
  });
});
