/** A part of a sentence: words, or a command to be typed as it stands. */
export interface TextPart {
  readonly text: string;
  readonly command: boolean;
}

/** A line of a fix in its parts: the commands it names, and the words around them. Longest first, so that none is cut. */
export function partsOf(line: string, commands: readonly string[] = []): readonly TextPart[] {
  const [first, ...rest] = commands.toSorted((a, b) => b.length - a.length).filter((c) => line.includes(c));
  if (!first) return line === "" ? [] : [{ text: line, command: false }];
  const at = line.indexOf(first);
  return [
    ...partsOf(line.slice(0, at), rest),
    { text: first, command: true },
    ...partsOf(line.slice(at + first.length), commands),
  ];
}
