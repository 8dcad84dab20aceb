import type { Finding } from "../../contract/finding.ts";
import { finding } from "../../contract/make-finding.ts";

/** What a command may touch: the streams and the environment, and nothing global. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The whole of standard input, at most `limit` bytes; longer input is refused by a UsageError. */
  readInput(limit: number): Promise<Uint8Array>;
  /** Results: with `--json` nothing but one JSON document. */
  out(text: string): void;
  /** Progress and messages. */
  err(text: string): void;
  /**
   * Asks the person at the terminal, and answers the line that was typed; undefined where the input ended instead. Not there when
   * nobody can be asked.
   */
  readonly ask?: ((question: string) => Promise<string | undefined>) | undefined;
  /** Columns of the terminal that shows them, for the lines of sentences; not there when no terminal does. */
  readonly columns?: number | undefined;
  /** Which of the two shows colors: a terminal that has them, unless NO_COLOR says otherwise (no-color.org). */
  readonly colors?: { readonly out: boolean; readonly err: boolean };
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Exit codes: 0 works, 1 a finding that blocks, 2 wrong usage or unreadable input, 3 something is left to do, 130 stopped by Ctrl-C. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

/** A file that a command reads where a word or an option names it. */
export interface FileInput {
  /** Largest size, in bytes. */
  readonly limit: number;
  /** Not a text. A text may be UTF-8 or UTF-16, with a byte order mark or without. */
  readonly binary?: true;
  /** Read from standard input when no file is named, or `-`. */
  readonly orInput?: true;
  /** What is given in its place by mistake may be the secret itself: a sentence names the option, and not the path. */
  readonly secret?: true;
}

/** What stands in its place on the command line, without a name. */
export interface Word {
  /** What it is, for `--help`. */
  readonly says: string;
  readonly optional?: true;
  /** One or more of it. Only the last word of a command can be many. */
  readonly many?: true;
  /** The only words there are. */
  readonly choices?: readonly string[];
  readonly file?: FileInput;
}

/** What is given by its name: `--name`, or `--name VALUE`. */
export interface Option {
  /** What it does, for `--help`. */
  readonly says: string;
  /** What the value is, in capitals: `HOST:PORT`. A switch has neither this nor `choices`; with both, help names them behind `says`. */
  readonly value?: string;
  /** The only values there are. */
  readonly choices?: readonly string[];
  readonly required?: true;
  /** It may be given more than once, with a value each. */
  readonly many?: true;
  /** The option this one stands in for: only one of the two may be given. */
  readonly insteadOf?: string;
  readonly file?: FileInput;
}

/**
 * A command, as the one table that its usage, its help, what its command line may hold and which files it reads are derived
 * from.
 */
export interface Command {
  /** By the name that help shows, in capitals, in their order. */
  readonly words: Readonly<Record<string, Word>>;
  /** By their name without the hyphens, in the order of help. */
  readonly options: Readonly<Record<string, Option>>;
  /** More lines for `--help`, a paragraph each. */
  readonly notes?: readonly string[];
  /** What an exit code says. Code 2 need not be there. */
  readonly exits: { readonly 0: string; readonly 1?: string; readonly 2?: string; readonly 3?: string };
  run(args: Arguments, io: Io): Promise<ExitCode>;
}

/** A command line that fits its command's table. */
export interface Arguments {
  readonly command: Pick<Command, "words" | "options">;
  /** The line that says how the command is used. */
  readonly usage: string;
  /** Words and options by their names. */
  readonly values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  /** All words, in their order. */
  readonly positionals: readonly string[];
}

/** Wrong usage or input that cannot be read: a finding, and exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly finding: Finding;

  constructor(
    title: string,
    fix: readonly string[],
    details: { code?: string; cause?: string; evidence?: string } = {},
  ) {
    super(title);
    this.finding = finding({
      code: details.code ?? "usage",
      step: "domain",
      title,
      cause: details.cause ?? "The command line is not complete, or it names something that is not there.",
      fix,
      evidence: details.evidence,
    });
  }
}

/** The text of an option or a word, or undefined. */
export function text(args: Arguments, name: string): string | undefined {
  const value = args.values[name];
  return typeof value === "string" ? value : undefined;
}

/** The texts of an option that may be given more than once. */
export function texts(args: Arguments, name: string): readonly string[] {
  const value = args.values[name];
  return Array.isArray(value) ? value : [];
}

/** The text of a word that is not optional. */
export const word = (args: Arguments, name: string): string => text(args, name) as string;

/** Is the switch there? */
export const given = (args: Arguments, name: string): boolean => args.values[name] === true;

export const isJson = (args: Arguments): boolean => given(args, "json");

/** Where the shapes of files and JSON documents are written down. */
export const shapes = "docs/command-line.md";

/** `--json` of a command. `keys` are those of its document. */
export const jsonOption = (keys: string) =>
  ({ json: { says: `print one JSON document: ${keys}` } }) as const satisfies Record<string, Option>;

/** Where the setups of this computer are. */
export const dataOption = {
  data: { value: "FOLDER", says: "where the setups of this computer are" },
} as const satisfies Record<string, Option>;
