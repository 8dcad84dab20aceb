import { canonicalName, fitsOnWire } from "../ask/domain-name.ts";
import {
  costsLookup,
  type DomainSpec,
  fixedName,
  isMechanism,
  isSpfRecord,
  parseSpf,
  type SpfSyntaxError,
  type Term,
} from "./parse.ts";
import type { SpfAnswer, SpfQuery, SpfQueryType } from "./query.ts";

/** One SPF record as published, with all it refers to. Unlike an evaluation it goes everywhere: the worst case. */
export interface SpfNode {
  readonly domain: string;
  /** `macro`: the name depends on the message, so it cannot be read here. `cut`: the tree is too large to follow. */
  readonly status: "ok" | "none" | "several" | "syntax" | "unreachable" | "loop" | "macro" | "cut";
  readonly records: readonly string[];
  readonly errors: readonly SpfSyntaxError[];
  readonly terms: readonly SpfCost[];
}

/** A term and what it costs. */
export interface SpfCost {
  readonly text: string;
  readonly term: Term;
  /** DNS terms here and below: what counts toward the limit of 10. */
  readonly lookups: number;
  /** Its own DNS question finds nothing (a, mx, exists of a fixed name). */
  readonly empty: boolean;
  /** What its own DNS question tells an evaluation; absent for terms that ask none, or whose name depends on the message. */
  readonly asked?: {
    /** No answer at all. */
    readonly failed: boolean;
    /** Nothing found, for a client of either family: counts as void (section 4.6.4). */
    readonly void4: boolean;
    readonly void6: boolean;
    /** Mail hosts of an mx. */
    readonly hosts: number;
  };
  readonly child?: SpfNode;
}

/** What stands in the place of a record that is not read any more. */
const cutLeaf: SpfNode = { domain: "", status: "cut", records: [], errors: [], terms: [] };

/** Terms that are looked up for one tree. Ten are allowed, so a domain beyond this is far over it whatever follows. */
const mostLookups = 100;

/**
 * Reads a domain's SPF record and every record it includes, all branches at once.
 *
 * @param texts the TXT values of `domain` when they are known already (from the zone's own servers)
 */
export async function walkSpf(query: SpfQuery, domain: string, texts?: readonly string[]): Promise<SpfNode> {
  let left = mostLookups;

  async function node(name: string, above: readonly string[], known?: readonly string[]): Promise<SpfNode> {
    const leaf = (status: SpfNode["status"], records: readonly string[] = []): SpfNode => ({
      domain: name,
      status,
      records,
      errors: [],
      terms: [],
    });
    if (above.includes(name)) return leaf("loop");
    const answer = known ? { status: "found", values: known } : await ask(name, "TXT");
    if (answer.status === "failed") return leaf("unreachable");
    const records = answer.values.filter(isSpfRecord);
    if (records.length !== 1) return leaf(records.length === 0 ? "none" : "several", records);
    // The answers to a hundred names come in one turn: what each of them refers to is read as long as it may be looked up.
    if (left <= 0) return leaf("cut");
    const spf = parseSpf(records[0]!);
    const hasAll = spf.terms.some((t) => t.kind === "all");
    const terms = await Promise.all(spf.terms.map((t) => cost(t, name, [...above, name], hasAll)));
    // Section 5.1: what stands behind `all` is never looked at, so it costs nothing.
    const all = spf.terms.findIndex((t) => t.kind === "all");
    const counted = all < 0 ? terms : terms.map((t, i) => (i > all ? { ...t, lookups: 0 } : t));
    return {
      domain: name,
      status: spf.errors.length > 0 ? "syntax" : "ok",
      records,
      errors: spf.errors,
      terms: counted,
    };
  }

  async function cost(term: Term, domain: string, above: readonly string[], all: boolean): Promise<SpfCost> {
    const own = { text: term.text, term, lookups: costsLookup(term) ? 1 : 0, empty: false };
    // Section 6.1: redirect= is not looked at where there is an `all`.
    if (term.kind === "redirect" && all) return { ...own, lookups: 0 };
    if (own.lookups > 0 && left-- <= 0) return { ...own, ...(term.kind === "include" && { child: cutLeaf }) };
    if (term.kind === "include" || term.kind === "redirect") {
      const name = fixedName(term.spec);
      const child: SpfNode =
        name === undefined
          ? { domain: term.spec.text, status: "macro", records: [], errors: [], terms: [] }
          : await node(canonicalName(name), above);
      return { ...own, lookups: 1 + lookupsOf(child), child };
    }
    if (term.kind === "a" || term.kind === "mx" || term.kind === "exists") {
      const name = fixedNameOf(term.spec, domain);
      if (name === undefined) return own;
      const types: SpfQueryType[] = term.kind === "mx" ? ["MX"] : term.kind === "a" ? ["A", "AAAA"] : ["A"];
      const answers = await Promise.all(types.map((type) => ask(name, type)));
      const isVoid = (a: SpfAnswer | undefined) => a?.status === "nodata" || a?.status === "nxdomain";
      return {
        ...own,
        empty: answers.every(isVoid),
        asked: {
          failed: answers.some((a) => a.status === "failed"),
          void4: isVoid(answers[0]),
          // An `a` asks for the client's family; what the others ask for is the same for all (sections 5.4 and 5.7).
          void6: isVoid(answers.at(-1)),
          hosts: term.kind === "mx" ? (answers[0]?.values.length ?? 0) : 0,
        },
      };
    }
    return own;
  }

  const ask: SpfQuery = async (name, type) =>
    fitsOnWire(name) ? query(name, type) : { status: "nxdomain", values: [] };

  return node(canonicalName(domain), [], texts);
}

/** The name an `a`, `mx` or `exists` asks for: its own, or the record's. Undefined when it depends on the message. */
export const fixedNameOf = (spec: DomainSpec | undefined, domain: string): string | undefined =>
  spec ? fixedName(spec) : domain;

/** DNS terms in a whole tree. */
export const lookupsOf = (node: SpfNode): number => node.terms.reduce((sum, t) => sum + t.lookups, 0);

/** Void lookups in a whole tree, with the terms that cause them. */
export const emptyTerms = (node: SpfNode): { domain: string; text: string }[] =>
  node.terms.flatMap((t) => [
    ...(t.empty ? [{ domain: node.domain, text: t.text }] : []),
    ...(t.child ? emptyTerms(t.child) : []),
  ]);

/** The terms before (and with) the first `all`: what follows is never looked at (section 5.1). Redirect counts last. */
export function effectiveTerms(node: SpfNode): SpfCost[] {
  const all = node.terms.findIndex((t) => t.term.kind === "all");
  if (all >= 0) return node.terms.slice(0, all + 1).filter((t) => isMechanism(t.term));
  return [
    ...node.terms.filter((t) => isMechanism(t.term)),
    ...node.terms.filter((t) => t.term.kind === "redirect"),
  ];
}
