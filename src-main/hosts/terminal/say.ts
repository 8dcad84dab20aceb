import type { Finding } from "../../contract/index.ts";
import { type Arguments, type Io, isJson } from "./command.ts";
import { findingsText } from "./text.ts";

/** The one JSON document of `--json`. */
export const sayJson = (io: Io, document: object): void => io.out(`${JSON.stringify(document, null, 2)}\n`);

/** Findings for people, as a part of the messages; nothing where there are none. */
export const sayFindings = (io: Io, findings: readonly Finding[]): void => {
  if (findings.length > 0) io.err(`${findingsText(findings, io.columns)}\n`);
};

/** What came of a command: its JSON document; or for people its words, where there are any, and its findings. */
export function say(
  args: Arguments,
  io: Io,
  document: { readonly findings: readonly Finding[]; readonly [fact: string]: unknown },
  words: string,
): void {
  if (isJson(args)) sayJson(io, document);
  else {
    if (words) io.out(`${words}\n`);
    sayFindings(io, document.findings);
  }
}
