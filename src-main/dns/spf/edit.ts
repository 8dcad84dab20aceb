import { type WordDiff, wordDiff } from "../../contract/index.ts";
import { canonicalName } from "../ask/domain-name.ts";
import { parseSpf, type Term } from "./parse.ts";

/** A change to an SPF record: the new text, and what changed word by word. */
export interface SpfEdit {
  readonly value: string;
  readonly diff: WordDiff;
}

/** The record for a name that has none. Google's wording; `~all` lets a forgotten sender through marked, not refused. */
export const newSpf = (include: string): string => `v=spf1 include:${include} ~all`;

/**
 * The smallest edit that authorizes the provider: its include becomes the last mechanism before `all`, or stands before
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
  const kept = withoutTerms(record, own);
  const terms = parseSpf(kept).terms;
  const before = terms.find((t) => t.kind === "all") ?? terms.find((t) => t.kind === "redirect");
  const word = `include:${include}`;
  const trimmed = kept.trimEnd();
  const value = before
    ? `${kept.slice(0, before.position)}${word} ${kept.slice(before.position)}`
    : `${trimmed} ${word}`;
  return { value, diff: wordDiff(record, value) };
}

/** The record with one include in the place of another; the qualifier goes, since the provider has to pass. */
export function replaceInclude(record: string, { position, text }: Term, include: string): SpfEdit {
  const value = `${record.slice(0, position)}include:${include}${record.slice(position + text.length)}`;
  return { value, diff: wordDiff(record, value) };
}

/** The record without one of its terms. */
export function withoutTerm(record: string, term: Term): SpfEdit {
  const value = withoutTerms(record, [term]);
  return { value, diff: wordDiff(record, value) };
}

/** The record without these terms, which stand in it in this order. The space behind a term goes with it. */
function withoutTerms(record: string, terms: readonly Term[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { position, text } of terms) {
    pieces.push(record.slice(from, position));
    from = position + text.length + 1;
  }
  const kept = [...pieces, record.slice(from)].join("");
  return from > record.length ? kept.trimEnd() : kept;
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
