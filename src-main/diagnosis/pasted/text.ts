/** Pieces of one kind that are looked at. A log repeats itself; the first say it all. */
const pieces = 50;
/** Longest that is shown of one piece, and read of one line, in characters. */
const shown = 600;
const line = 800;

/** What an escape of JSON or a character reference stands for, by what is behind its backslashes or its sign. */
const meant: Readonly<Record<string, string>> = {
  '"': '"',
  u0022: '"',
  quot: '"',
  "#34": '"',
  u0027: "'",
  "#39": "'",
  "#x27": "'",
  apos: "'",
  u003c: "<",
  lt: "<",
  u003e: ">",
  gt: ">",
};
const escaped = /(?<!\\)\\+("|u00(?:22|27|3[cCeE]))|&(quot|apos|lt|gt|#34|#39|#x27);/g;

/**
 * What mail readers, logs and web pages make of a text is undone: JSON inside JSON, written-out line breaks, entities.
 * Every pattern of this folder has bounded pieces, or begins where a run begins: from each place of a text it looks a few hundred
 * characters ahead at most, so that time grows with the text and no faster.
 */
export const withoutEscapes = (text: string): string =>
  text
    .replace(/(?<!\\)(?:\\+r)?\\+n/g, "\n")
    .replace(
      escaped,
      (all, code?: string, name?: string) => meant[(code ?? name ?? "").toLowerCase()] ?? all,
    );

export const excerpt = (text: string): string => text.trim().slice(0, shown);

/** The first matches of a global pattern. */
export function matches(text: string, pattern: RegExp): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  for (const match of text.matchAll(pattern)) {
    found.push(match);
    if (found.length === pieces) break;
  }
  return found;
}

/** From a position to the end of what belongs to it: the line, or the JSON text. */
export const rest = (text: string, index: number): string =>
  excerpt(/^[^\r\n"]{0,800}/.exec(text.slice(index, index + line))?.[0] ?? "");

/** The line around a position, bounded on both sides. */
export function lineAround(text: string, index: number): string {
  const before = text.slice(Math.max(0, index - line), index);
  const after = text.slice(index, index + line);
  const start = Math.max(before.lastIndexOf("\n"), before.lastIndexOf("\r")) + 1;
  return before.slice(start) + (/^[^\r\n]*/.exec(after)?.[0] ?? "");
}
