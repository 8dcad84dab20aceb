import { type Command, type Option, shapes, type Word } from "./command.ts";
import type { CommandEntry } from "./commands/index.ts";
import { wrapped } from "./wrap.ts";

/** A line longer than this is hard to read, however wide the terminal is. */
const widest = 110;

type Table = Pick<Command, "words" | "options">;

/** How a command is used: its words, then its options, what need not be there in brackets. `blank` stands inside of a part. */
export function usageLine(name: string, table: Table, blank = " "): string {
  const parts = usageParts(table).map((part) => part.replaceAll(" ", blank));
  return `Usage: mailwright ${[name, ...parts].join(" ")}`;
}

function usageParts({ words, options }: Table): string[] {
  const all = Object.entries(options);
  return [
    ...Object.entries(words).map(([name, word]) => bracketed(wordText(name, word), word.optional)),
    ...all
      .filter(([, { insteadOf }]) => insteadOf === undefined)
      .map(([name, option]) => {
        const others = all.filter(([, { insteadOf }]) => insteadOf === name);
        const texts = [[name, option] as const, ...others].map(([n, o]) => optionText(n, o));
        return bracketed(texts.join("|"), !option.required) + (option.many ? "…" : "");
      }),
  ];
}

const bracketed = (text: string, optional: boolean | undefined): string => (optional ? `[${text}]` : text);

const wordText = (name: string, { choices, many }: Word): string =>
  `${choices?.join("|") ?? name}${many ? "…" : ""}`;

/** An option with what stands behind it. */
function optionText(name: string, { value, choices }: Option, behind = choices?.join("|") ?? value): string {
  return `--${name}${behind === undefined ? "" : ` ${behind}`}`;
}

/** The page of `mailwright COMMAND --help`. `columns` of the terminal; undefined when there is none. */
export function helpPage({ name, summary }: CommandEntry, command: Command, columns = widest): string {
  const width = Math.min(columns, widest);
  const rows = [
    ...Object.entries(command.words).map(([word, { says }]) => [word, says] as const),
    ...Object.entries(command.options).map(
      ([option, row]) => [optionText(option, row, row.value), optionSays(row)] as const,
    ),
  ];
  const exits = Object.entries({ 2: "wrong usage or unreadable input", ...command.exits });
  return [
    wrapped(usageLine(name, command, "\u00a0"), width, "  ").replaceAll("\u00a0", " "),
    "",
    wrapped(summary, width),
    "",
    twoColumns(rows, width),
    "",
    ...(command.notes ?? []).map((note) => `${wrapped(note, width)}\n`),
    wrapped(`Exit codes: ${exits.map(([code, says]) => `${code} ${says}`).join("; ")}.`, width),
    wrapped(`Setup files and JSON documents: their shapes are in ${shapes}.`, width),
    "",
  ].join("\n");
}

const optionSays = ({ says, value, choices, insteadOf }: Option): string =>
  [
    says,
    value !== undefined && choices ? ` (${choices.join(", ")})` : "",
    insteadOf === undefined ? "" : ` (instead of --${insteadOf})`,
  ].join("");

/** The page of `mailwright --help`. */
export function overview(commands: readonly CommandEntry[], columns = widest): string {
  const width = Math.min(columns, widest);
  return [
    wrapped("Mailwright: a custom email provider for Okta, over SMTP with OAuth 2.0", width),
    "",
    "Usage: mailwright COMMAND [options]",
    "",
    twoColumns(
      commands.map((c) => [c.name, c.summary] as const),
      width,
    ),
    "",
    twoColumns(
      [
        ["mailwright COMMAND --help", "tells the options of a command"],
        ["mailwright --version", "tells the version"],
      ],
      width,
    ),
    "",
    wrapped(
      "Exit codes: 0 works; 1 a finding blocks; 2 wrong usage or unreadable input; 130 stopped by Ctrl-C.",
      width,
    ),
    "",
  ].join("\n");
}

/** A row a line: its name, and behind it what it is. In a narrow terminal what it is stands below. */
function twoColumns(rows: readonly (readonly [name: string, says: string])[], width: number): string {
  const first = Math.max(...rows.map(([name]) => name.length)) + 4;
  const below = first > width / 2;
  return rows
    .map(([name, says]) =>
      below
        ? `  ${name}\n${wrapped(`      ${says}`, width)}`
        : wrapped(`${`  ${name}`.padEnd(first)}${says}`, width, " ".repeat(first)),
    )
    .join("\n");
}
