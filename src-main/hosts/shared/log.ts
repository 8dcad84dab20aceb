import { redact } from "../../credentials/redact.ts";

/** Takes a line about something that went wrong, and the error. */
export type Log = (line: string, error?: unknown) => void;

/** Longest line that is logged, in characters. */
const lineLimit = 2_000;

/** One redacted line: what happened, the error's name, code, message and the place in our code. Never the error's own properties. */
export function logLine(line: string, error?: unknown): string {
  if (error === undefined) return redact(line).slice(0, lineLimit);
  const text =
    error instanceof Error
      ? `${error.name}: ${error.message} ${(error.stack ?? "").split("\n").slice(1, 4).join(" ").trim()}`
      : typeof error;
  return redact(`${line}: ${text.replaceAll(/\s+/g, " ")}`).slice(0, lineLimit);
}

/** The log of every host: standard error. Nothing is written to a file. */
export const logToStderr: Log = (line, error) => {
  process.stderr.write(`${logLine(line, error)}\n`);
};
