import { powershellString } from "../providers/powershell.ts";
import { practiceNotice } from "./tested-words.ts";

/**
 * Marks a text of another room as practice, in the comment syntax its file name tells. A PowerShell script also gets a
 * guard: it does nothing unless `MAILWRIGHT_PRACTICE` is "run".
 */
export function markPractice(name: string, text: string): string {
  const ending = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  switch (ending) {
    case "csv":
      return markRecords(text);
    case "zone":
      return `; ${practiceNotice}\n${text}`;
    case "md":
      return `> **${practiceNotice}**\n\n${text}`;
    case "ps1":
      return markPowershell(text);
    default:
      return `${practiceNotice}\n\n${text}`;
  }
}

/** RFC 4180 knows no comments: every record gets one more field. A line break inside quotes does not end a record. */
function markRecords(text: string): string {
  const records = text.match(/(?:"(?:[^"]|"")*"|[^"\r\n])+/g) ?? [];
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  return records.map((record, i) => `${record},${i === 0 ? "Note" : "PRACTICE"}${end}`).join("");
}

/** What keeps a PowerShell script of a practice setup from doing anything. `why`: what it is let run for. */
export const practiceGuard = (why: string): string =>
  [
    `Write-Host ${powershellString(practiceNotice)}`,
    "if ($env:MAILWRIGHT_PRACTICE -ne 'run') {",
    "  Write-Host 'This script comes from a practice setup, so it does nothing.'",
    `  Write-Host '${why}, set MAILWRIGHT_PRACTICE to run.'`,
    "  exit 3",
    "}",
    "",
  ].join("\n");

/**
 * The guard is the first statement, or the first one after `param()`, which PowerShell wants before every other statement.
 * A `param` block is taken to end at the first line that starts with its closing parenthesis.
 */
function markPowershell(text: string): string {
  const guard = practiceGuard("To run it all the same");
  const mark = `# ${practiceNotice}\n`;
  const param = /^param\s*\((?:[^\n]*\)[ \t]*$|[\s\S]*?^\)[ \t]*$)\n?/im.exec(text);
  if (!param) return `${mark}${guard}${text}`;
  const after = param.index + param[0].length;
  return `${mark}${text.slice(0, after)}${guard}${text.slice(after)}`;
}
