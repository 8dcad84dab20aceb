import type { WordDiff } from "./plan.ts";

/** Pairs of words that are compared for a diff. Beyond, the records have nothing to do with each other. */
const diffLimit = 250_000;

/** A word diff: the longest common run of words stays, the rest is added or removed. Spaces go with the word before them. */
export function wordDiff(before: string, after: string): WordDiff {
  const words = (text: string) => text.match(/\S+\s*|\s+/g) ?? [];
  const a = words(before);
  const b = words(after);
  const same = (i: number, j: number) => a[i]!.trim() === b[j]!.trim();
  // What is the same at both ends is most of it. What lies between is compared as long as that is modest.
  let start = 0;
  while (start < Math.min(a.length, b.length) && same(start, start)) start++;
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && same(endA - 1, endB - 1)) {
    endA--;
    endB--;
  }
  const diff: WordDiff = [];
  const put = (text: string, change: WordDiff[number]["change"]) => {
    const last = diff.at(-1);
    if (last?.change === change) last.text += text;
    else diff.push({ text, change });
  };
  for (const word of b.slice(0, start)) put(word, "same");
  const compared = (endA - start) * (endB - start) <= diffLimit;
  const common = compared ? longestCommon(start, endA, endB, same) : undefined;
  let i = start;
  let j = start;
  while (i < endA || j < endB) {
    if (common && i < endA && j < endB && same(i, j)) {
      put(b[j++]!, "same");
      i++;
    } else if (j < endB && (i >= endA || (common && common(i, j + 1) >= common(i + 1, j))))
      put(b[j++]!, "add");
    else put(a[i++]!, "remove");
  }
  for (const word of b.slice(endB)) put(word, "same");
  return diff;
}

/** Length of the longest common run of words from each pair of places on, between `start` and the ends. */
function longestCommon(
  start: number,
  endA: number,
  endB: number,
  same: (i: number, j: number) => boolean,
): (i: number, j: number) => number {
  const length = Array.from({ length: endA - start + 1 }, () => new Array<number>(endB - start + 1).fill(0));
  for (let i = endA - start - 1; i >= 0; i--)
    for (let j = endB - start - 1; j >= 0; j--)
      length[i]![j] = same(start + i, start + j)
        ? length[i + 1]![j + 1]! + 1
        : Math.max(length[i + 1]![j]!, length[i]![j + 1]!);
  return (i, j) => length[i - start]![j - start]!;
}
