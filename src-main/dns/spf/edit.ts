import { canonicalName } from "../ask/domain-name.ts";
import { parseSpf, type Term } from "./parse.ts";

/** A change to an SPF record: the new text, and what changed word by word. */
export interface SpfEdit {
  readonly value: string;
  readonly diff: readonly { text: string; change: "same" | "add" | "remove" }[];
}

/** The record for a name that has none. Google's wording; `~all` lets a forgotten sender through marked, not refused. */
export const newSpf = (include: string): string => `v=spf1 include:${include} ~all`;

/**
 * The smallest edit that authorises the provider: its include becomes the last mechanism before `all`, or stands before
 * `redirect=`, or at the end. A qualified include (`~include:X`) loses its qualifier, one behind `all` moves before it.
 * Order, spacing and the qualifier of `all` stay as they are.
 *
 * @returns the edit, or undefined when the record has a syntax error: a broken record is mended first, not extended
 */
export function addInclude(record: string, include: string): SpfEdit | undefined {
  const spf = parseSpf(record);
  if (spf.errors.length > 0) return undefined;
  const own = spf.terms.filter(
    (t) => t.kind === "include" && canonicalName(t.spec.text) === canonicalName(include),
  );
  const kept = own.reduceRight((text, term) => withoutTerm(text, term), record);
  const terms = parseSpf(kept).terms;
  const before = terms.find((t) => t.kind === "all") ?? terms.find((t) => t.kind === "redirect");
  const word = `include:${include}`;
  const trimmed = kept.replace(/ +$/, "");
  const value = before
    ? `${kept.slice(0, before.position)}${word} ${kept.slice(before.position)}`
    : `${trimmed} ${word}`;
  return { value, diff: wordDiff(record, value) };
}

function withoutTerm(text: string, term: Term): string {
  const end = term.position + term.text.length;
  return text[end] === " "
    ? text.slice(0, term.position) + text.slice(end + 1)
    : text.slice(0, term.position).trimEnd() + text.slice(end);
}

/**
 * One record in the place of several: the terms of all in order, each once, with one `all` at the end.
 *
 * @returns the merged record; of several different `all` terms the least restrictive is kept and named in `alls`, for the
 * admin to decide. Undefined when a record has a syntax error or a `redirect=`, which cannot be merged.
 */
export function mergeRecords(
  records: readonly string[],
  include?: string,
): { readonly value: string; readonly alls: readonly string[] } | undefined {
  const parsed = records.map(parseSpf);
  if (parsed.some((p) => p.errors.length > 0 || p.terms.some((t) => t.kind === "redirect"))) return undefined;
  const seen = new Set<string>();
  const words: string[] = [];
  const alls: string[] = [];
  for (const term of parsed.flatMap((p) => p.terms)) {
    if (term.kind === "all") {
      if (!alls.includes(`${term.qualifier}all`)) alls.push(`${term.qualifier}all`);
      continue;
    }
    const key = term.text.toLowerCase().replace(/^\+/, "");
    if (!seen.has(key)) words.push(term.text);
    seen.add(key);
  }
  if (include !== undefined && !seen.has(`include:${canonicalName(include)}`))
    words.push(`include:${include}`);
  const order = ["+all", "?all", "~all", "-all"];
  const all = alls.toSorted((a, b) => order.indexOf(a) - order.indexOf(b))[0] ?? "~all";
  return { value: ["v=spf1", ...words, all].join(" "), alls };
}

/** A word diff: the longest common run of words stays, the rest is added or removed. Spaces go with the word before them. */
export function wordDiff(
  before: string,
  after: string,
): { text: string; change: "same" | "add" | "remove" }[] {
  const words = (text: string) => text.match(/\S+\s*|\s+/g) ?? [];
  const a = words(before);
  const b = words(after);
  const same = (i: number, j: number) => a[i]!.trim() === b[j]!.trim();
  const length = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      length[i]![j] = same(i, j)
        ? length[i + 1]![j + 1]! + 1
        : Math.max(length[i + 1]![j]!, length[i]![j + 1]!);
  const diff: { text: string; change: "same" | "add" | "remove" }[] = [];
  const put = (text: string, change: "same" | "add" | "remove") => {
    const last = diff.at(-1);
    if (last?.change === change) last.text += text;
    else diff.push({ text, change });
  };
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && same(i, j)) {
      put(b[j]!, "same");
      i++;
      j++;
    } else if (j < b.length && (i >= a.length || length[i]![j + 1]! >= length[i + 1]![j]!))
      put(b[j++]!, "add");
    else put(a[i++]!, "remove");
  }
  return diff;
}
