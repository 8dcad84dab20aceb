import { showText } from "../damage.ts";
import type { SpfNode } from "./walk.ts";

/** A term of an SPF record with its cost, as plain JSON; `record` and `terms` are those of what it includes. */
export interface PlainTerm {
  readonly text: string;
  /** DNS lookups here and below: what counts toward the limit of 10. */
  readonly lookups: number;
  /** Its own DNS question finds nothing. */
  readonly empty: boolean;
  readonly domain?: string;
  /** How the included record was read; `ok` when there is nothing to say. */
  readonly status?: SpfNode["status"];
  readonly record?: string;
  readonly terms?: readonly PlainTerm[];
}

/** Terms of one tree that are told. More are no record a person wrote, and a report must not grow with them. */
const mostTerms = 100;
/** Longest text of a term that is told whole, in characters: longer than any name. */
const longestTerm = 300;

/** Longest record that is told whole, in characters: far more than a receiver reads over UDP. */
const longestRecord = 8_000;

/** The same for a record that is included: a hundred of them stand in one report. */
const longestIncluded = 700;

const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most)}… (${text.length.toLocaleString("en-US")} characters)` : text;

/** The records of a tree as plain JSON; what is longer than any record in use is cut. */
export const plainRecords = ({ records }: SpfNode): string[] =>
  records.map((text) => cut(text, longestRecord));

/** The terms of a tree as plain JSON: the first hundred, those of an include with it. */
export function plainTerms(tree: SpfNode): PlainTerm[] {
  let left = mostTerms;
  const plain = (node: SpfNode): PlainTerm[] => {
    const terms = node.terms.slice(0, Math.max(0, left));
    left -= terms.length;
    return terms.map((t) => ({
      text: t.text.length > longestTerm ? `${t.text.slice(0, longestTerm)}…` : t.text,
      lookups: t.lookups,
      empty: t.empty,
      ...(t.child && {
        domain: t.child.domain,
        status: t.child.status,
        ...(t.child.records[0] !== undefined && {
          record: showText(cut(t.child.records[0], longestIncluded)),
        }),
        terms: plain(t.child),
      }),
    }));
  };
  return plain(tree);
}
