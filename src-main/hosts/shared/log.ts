import { redact } from "../../credentials/redact.ts";

/** Takes a line about something that went wrong, and the error. */
export type Log = (line: string, error?: unknown) => void;

/** Longest line that is logged, in characters. */
const lineLimit = 2_000;

/** One redacted line: what happened, the error's name, code, message and the place in our code. Never the error's own properties. */
export function logLine(line: string, error?: unknown): string {
  if (error === undefined) return redact(line).slice(0, lineLimit);
  const text = error instanceof Error ? `${error.name}: ${error.message} ${places(error)}` : typeof error;
  return redact(`${line}: ${text.replaceAll(/\s+/g, " ")}`).slice(0, lineLimit);
}

/** The log of a host that has no file for it: standard error. */
export const logToStderr: Log = (line, error) => {
  process.stderr.write(`${logLine(line, error)}\n`);
};

/**
 * Where in our code an error came from: the first three places. The stack begins with the message, whose lines are not
 * places: without its first line, a key in it would not be known as one.
 */
const places = ({ stack = "" }: Error): string =>
  stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 3)
    .join(" ")
    .trim();
