/** The most that an answer, or a document from elsewhere, needs: a page of a hundred records, or a setup, has some thousand values. */
const most = { values: 20_000, depth: 64 } as const;

/**
 * Reads JSON that a stranger wrote. Its values and its depth are counted before it is parsed: a parser takes ten times as long for
 * depth as for breadth, and a schema remembers every value that does not fit, which makes a gigabyte of a megabyte.
 * @returns the value; or, without one, whether the text holds more than any answer does: otherwise it is no JSON
 */
export function readModestJson(text: string): { readonly value: unknown } | { readonly tooMuch: boolean } {
  if (!isModest(text)) return { tooMuch: true };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { tooMuch: false };
  }
}

function isModest(text: string): boolean {
  let [values, depth, isText] = [1, 0, false];
  for (let i = 0; i < text.length; i++) {
    const mark = text[i];
    if (mark === '"') isText = !isText;
    else if (isText) i += mark === "\\" ? 1 : 0;
    else if (mark === ",") values++;
    else if (mark === "[" || mark === "{") {
      values++;
      depth++;
    } else if (mark === "]" || mark === "}") depth--;
    if (values > most.values || depth > most.depth) return false;
  }
  return true;
}
