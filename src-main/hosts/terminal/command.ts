import type { ParseArgsOptionsConfig } from "node:util";
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
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Exit codes: 0 works, 1 a finding that blocks, 2 wrong usage or unreadable input, 130 stopped by Ctrl-C. */
export type ExitCode = 0 | 1 | 2 | 130;

export interface Arguments {
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
}

export interface Command {
  /** After `mailwright `. */
  readonly usage: string;
  /** The lines of `--help` below the usage. */
  readonly help: readonly string[];
  readonly options: ParseArgsOptionsConfig;
  run(args: Arguments, io: Io): Promise<ExitCode>;
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

/** An option's text, or undefined. */
export function text(args: Arguments, name: string): string | undefined {
  const value = args.values[name];
  return typeof value === "string" ? value : undefined;
}

export const isJson = (args: Arguments): boolean => args.values.json === true;

export const jsonOption = { json: { type: "boolean" } } as const satisfies ParseArgsOptionsConfig;
export const networkOptions = {
  dns: { type: "string" },
  "ca-file": { type: "string" },
} as const satisfies ParseArgsOptionsConfig;

/** Where the shapes of files and JSON documents are written down. */
export const shapes = "docs/command-line.md";
