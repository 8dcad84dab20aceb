import { catalogue } from "../../src-main/diagnosis/catalogue.ts";
import { scenarios } from "../../src-main/practice/scenarios/index.ts";
import { everyProvider } from "../../src-main/providers/index.ts";
import type { FindingCode } from "./collect.ts";
import { unknown } from "./evaluate.ts";

/** The chapters, by the room that makes the finding first; what is in none of them stands at the end. */
const chapters: readonly (readonly [title: string, rooms: readonly string[]])[] = [
  ["Settings of the provider", ["providers"]],
  ["Credentials and the keychain", ["credentials"]],
  ["DNS", ["dns"]],
  ["The test", ["diagnosis", "checks", "token", "smtp", "practice"]],
  ["A message that arrived", ["delivered"]],
  ["Setups and bundles", ["setup", "bundle", "wizard"]],
];

/** `docs/findings.md`: every code with its weight, its step, what it says, and the practice scenarios that show it. */
export function findingsPage(codes: readonly FindingCode[]): string {
  const titles = codes.flatMap((c) => c.titles);
  const shared = new Set(titles.filter((title, i) => titles.indexOf(title) < i));
  const left = new Set(codes);
  const sections = chapters.map(([title, rooms]) => {
    const own = codes.filter(
      (c) => left.has(c) && c.files.some((f) => rooms.includes(f.split("/")[1] ?? "")),
    );
    for (const code of own) left.delete(code);
    return section(title, own, shared);
  });
  return `${[head(codes.length), ...sections, section("The program itself", [...left], shared)].join("\n\n")}\n`;
}

const head = (count: number): string => `# Findings

Whatever Mailwright finds has a code. It stands in the JSON of every command, in the report of a bundle and in the log, and stays the
same from version to version: script against the code, not against the words. There are ${count}.

- **Weight.** \`error\` blocks: Okta could not send, or not verify the domain. \`warning\` costs delivery or will bite later. \`info\` is
  worth knowing. Where two stand, it depends on what else was found.
- **Step.** Where it is mended. \`any\` is the step in which it happened.
- **What leads to it.** The finding's title; ${unknown} stands for what differs from case to case.
- **Practice.** The scenario that shows it: \`mailwright rehearse --provider P --scenario NAME\`.

This page is made from the sources by \`npm run -s findings\`.`;

const section = (title: string, codes: readonly FindingCode[], shared: ReadonlySet<string>): string =>
  [
    `## ${title}`,
    "",
    "| code | weight | step | what leads to it | practice |",
    "|---|---|---|---|---|",
    ...codes.map(
      (c) =>
        `| ${[`\`${c.code}\``, weight(c), steps(c), says(c, shared), practice(c.code)].map(cell).join(" | ")} |`,
    ),
  ].join("\n");

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
const weight = ({ severities }: FindingCode): string => severities.filter((s) => s !== unknown).join(", ");
const steps = ({ steps: list }: FindingCode): string =>
  list.includes(unknown) ? "any" : list.toSorted().join(", ");

/** More titles than this are the same thing in other words. */
const titlesShown = 3;

/** The titles; with the cause where a title says too little: several codes have it, or it is all in what differs. */
function says({ titles, causes }: FindingCode, shared: ReadonlySet<string>): string {
  const known = titles.filter((t) => t !== unknown);
  if (known.length === 0) return "In the provider's own words";
  const shown = [...known.slice(0, titlesShown), ...(known.length > titlesShown ? [unknown] : [])].join("; ");
  const cause = causes.find((c) => c !== unknown);
  const vague = known.every((t) => shared.has(t) || t.startsWith(unknown));
  return vague && cause ? `${shown}: ${cause}` : shown;
}

function practice(code: string): string {
  const showing = scenarios.filter((s) => s.finding === code);
  const names = [...new Set(showing.map((s) => s.name))];
  if (names.length === 0) return catalogue.find((row) => row.code === code)?.noScenario ?? "";
  return names
    .map((name) => {
      const of = showing.filter((s) => s.name === name).map((s) => s.provider);
      return of.length === everyProvider.length ? `\`${name}\`` : `\`${name}\` (${of.join(", ")})`;
    })
    .join(", ");
}
