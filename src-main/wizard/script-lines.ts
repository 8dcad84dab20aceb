import { replyTextLimit } from "../contract/index.ts";
import { redact } from "../credentials/redact.ts";

/** What makes a terminal do something: CSI and OSC sequences (ECMA-48), and other escapes. */
const sequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])/g;
const acting =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Most lines that are shown of one run, and most characters of a line. */
const lineLimit = 2_000;
const widthLimit = 500;

/** A line of a program's output, for people: nothing acts on a screen, and what has a secret's shape is taken out. */
export const shownLine = (line: string): string =>
  redact(line.replace(sequences, "").replace(acting, "").replaceAll("\t", "  ")).slice(0, widthLimit);

/**
 * Takes a program's output as it comes, and gives out its lines. `text` is the end of all of it, in which a reply stands; the
 * reply itself is no line.
 */
export function outputLines(give: (line: string) => void) {
  let all = "";
  let open = "";
  let given = 0;
  const line = (text: string): void => {
    if (given >= lineLimit) return;
    given++;
    const shown = shownLine(text);
    if (given === lineLimit) give("… more lines are not shown.");
    else give(/mailwright-reply:\d/.test(text) ? "The reply has come, and is read here." : shown);
  };
  return {
    add(text: string): void {
      all = (all + text).slice(-replyTextLimit);
      const parts = (open + text).split(/\r\n|\n|\r/);
      open = (parts.pop() ?? "").slice(-replyTextLimit);
      for (const part of parts) line(part);
    },
    end(): void {
      if (open.trim()) line(open);
      open = "";
    },
    text: () => all,
  };
}
