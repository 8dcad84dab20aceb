import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const sources = ["src-main", "src-renderer"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`),
);

/** Facts that had drifted apart in several copies: how each is recognised in a source, and the one place it may stand. */
const facts: readonly (readonly [fact: string, mark: RegExp, places: readonly string[]])[] = [
  ["the form of a GUID", /\[0-9a-f(?:A-F)?\]\{8\}/, ["src-main/providers/text.ts"]],
  [
    "a PowerShell string",
    /function powershellString|const powershellString/,
    ["src-main/providers/powershell.ts"],
  ],
  ["the order of keys in canonical JSON", /entries\.sort\(\(\[a\]/, ["src-main/setup/canonical-json.ts"]],
  ["a zone to drop a file on", /<DropZone/, ["src-renderer/components/FileDrop.tsx"]],
  [
    "the refusal of an unknown scenario",
    /practice-scenario-unknown",/,
    ["src-main/practice/scenarios/index.ts"],
  ],
  ["the form of a day", /\/\^\\d\{4\}-\\d(?:\\d|\{2\})-\\d(?:\\d|\{2\})\$\//, ["src-main/contract/day.ts"]],
  ["what speaks of TLS in an error's code", /CERT\|SSL\|TLS/, ["src-main/network/port.ts"]],
  ["names that never leave this computer", /localhost\b.*127\(/, ["src-main/providers/text.ts"]],
  ["Entra's token path", /oauth2\\\/v2\\\.0\\\/token\$/, ["src-main/providers/microsoft/clouds.ts"]],
  [
    "Google's words for a refused signature",
    /Invalid JWT Signature\\b/,
    ["src-main/providers/google/servers.ts"],
  ],
  ["what looks like a DKIM key", /DKIM1\|p/, ["src-main/dns/check/dkim.ts"]],
  ["which findings are about the DNS", /dns\|spf\|dkim/, ["src-main/practice/scenario-list.ts"]],
];

/** In the language of a script that runs elsewhere: it cannot ask here. */
const elsewhere = /^\$guid = .*$/gm;

describe("one fact, one place", () => {
  test.each(facts)("%s", (_, mark, places) => {
    const found = sources.filter((name) =>
      mark.test(readFileSync(join(root, name), "utf8").replace(elsewhere, "")),
    );
    expect(found).toEqual(places);
  });
});
