/**
 * A line of a sentence in lines of at most `width` columns, parted at blanks. What is longer without a blank (a link, a name)
 * stays whole, so that it can be copied. `indent` stands before every line but the first; without one, the blanks that the line
 * begins with. `width` may be Infinity or undefined: then the line is as it was.
 */
export function wrapped(line: string, width = Number.POSITIVE_INFINITY, indent?: string): string {
  if (line.length <= width) return line;
  const begin = /^ */.exec(line)?.[0] ?? "";
  const next = indent ?? begin;
  const lines: string[] = [];
  let current = begin;
  // The blanks inside of a line are kept where it is not parted: columns stand below each other.
  for (const [, blanks = "", word = ""] of line.slice(begin.length).matchAll(/( *)([^ ]+)/g)) {
    const fits = current.length + blanks.length + word.length <= width;
    const empty = current.trim() === "";
    if (fits || empty) current += blanks + word;
    else {
      lines.push(current);
      current = next + word;
    }
  }
  return [...lines, current].join("\n");
}
