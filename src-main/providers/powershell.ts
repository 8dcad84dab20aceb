/**
 * A PowerShell expression that evaluates to exactly this text, whatever is in it. Only printable ASCII is written: Windows
 * PowerShell 5.1 reads a script without a byte order mark in the system's code page, where the bytes of an innocent letter
 * can become one of the characters ‘ ’ ‚ ‛ that PowerShell takes for a quote. Everything else, line ends and control
 * characters too, is written as `[char]0x…`, one UTF-16 unit each.
 *
 * In a single-quoted string nothing is expanded, and '' stands for ' (about_Quoting_Rules).
 */
export function powershellString(value: string): string {
  const runs = value.match(/[\x20-\x7E]+|[^\x20-\x7E]/g) ?? [];
  const parts = runs.map((run) =>
    /^[\x20-\x7E]/.test(run) ? `'${run.replaceAll("'", "''")}'` : `[char]0x${hex(run)}`,
  );
  if (parts.length === 0) return "''";
  if (parts.length === 1 && parts[0]!.startsWith("'")) return parts[0]!;
  // The first operand must be a string: then + joins, and a [char] is taken as a character.
  const operands = parts[0]!.startsWith("'") ? parts : ["''", ...parts];
  return `(${operands.join(" + ")})`;
}

const hex = (unit: string): string => unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
