import { blocks, type Finding } from "../../contract/index.ts";
import { type Arguments, type ExitCode, type Io, isJson } from "./command.ts";
import { findingsText } from "./text.ts";

interface Taken {
  readonly findings: readonly Finding[];
  readonly did: readonly string[];
  /** Whether there was a reply, and it was taken over; that no finding blocks, where absent. */
  readonly taken?: boolean;
}

/** What became of a script's reply: what the script did, and why it was not taken over where it was not. */
export function sayTaken(
  args: Arguments,
  io: Io,
  id: string,
  { findings, did, taken = !blocks(findings) }: Taken,
): ExitCode {
  if (isJson(args)) io.out(`${JSON.stringify({ setup: id, did, findings }, null, 2)}\n`);
  else {
    if (taken) io.out(`Taken over${did.length ? `:\n${did.map((one) => `  ${one}\n`).join("")}` : "\n"}`);
    if (findings.length) io.err(`${findingsText(findings, io.columns)}\n`);
  }
  return taken ? 0 : 1;
}
