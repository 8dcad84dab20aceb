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

/** The terms of a tree as plain JSON. */
export const plainTerms = (node: SpfNode): PlainTerm[] =>
  node.terms.map((t) => ({
    text: t.text,
    lookups: t.lookups,
    empty: t.empty,
    ...(t.child && {
      domain: t.child.domain,
      status: t.child.status,
      ...(t.child.records[0] !== undefined && { record: t.child.records[0] }),
      terms: plainTerms(t.child),
    }),
  }));
