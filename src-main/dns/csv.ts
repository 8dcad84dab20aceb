/** Control characters and line ends of whatever the DNS says become a blank: they never reach a zone file or a sheet. */
export const oneLine = (text: string): string => text.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]+/g, " ");

/** What a spreadsheet takes a cell for that begins so: a formula. Half of them are the wide forms that it reads as the same. */
const formula = /^[=+\-@\uff1d\uff0b\uff0d\uff20|]/;

function cell(text: string): string {
  const line = oneLine(text).trim();
  // An apostrophe makes it text. The name of a zone's own records is a lone @.
  const safe = formula.test(line) && line !== "@" ? `'${line}` : line;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line of a CSV file (RFC 4180), its end included. Cells that a spreadsheet would run are made harmless. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(cell).join(",")}\r\n`;
