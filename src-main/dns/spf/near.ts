import { everyProvider } from "../../providers/index.ts";
import { canonicalName } from "../ask/domain-name.ts";
import type { SpfCost, SpfNode } from "./walk.ts";

/** An include that stands where the provider's was meant. */
export interface NearInclude {
  readonly cost: SpfCost;
  /** The cloud it is for, where it is the same provider's for another one. */
  readonly cloud?: string;
}

/** The term of a record that was meant as the provider's include: misspelled, or of another of its clouds. */
export function nearInclude(tree: SpfNode, include: string): NearInclude | undefined {
  const own = everyProvider.find(({ clouds }) => clouds.some(({ dns }) => dns.spfInclude === include));
  for (const cost of tree.terms) {
    const { term, child } = cost;
    if (term.kind !== "include" || child === undefined) continue;
    const name = canonicalName(term.spec.text);
    const other = own?.clouds.find(({ dns }) => dns.spfInclude === name && name !== include);
    if (other !== undefined) return { cost, cloud: other.name ?? name };
    // A name with a record behind it is somebody's, however near it is.
    if (/^(?:none|unreachable)$/.test(child.status) && isMisspelling(name, include)) return { cost };
  }
  return undefined;
}

/** `google.com` and `_spf.goggle.com` for `_spf.google.com`: a part of the name, or up to two letters apart. */
const isMisspelling = (name: string, include: string): boolean =>
  name !== include && (include.endsWith(`.${name}`) || lettersApart(name, include) <= 2);

/** Letters to put in, take out or change to make one short text of another (Levenshtein); many for texts of unlike length. */
export function lettersApart(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 3 || a.length > 253) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++)
      next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + (b[j] === letter ? 0 : 1)));
    row = next;
  }
  return row.at(-1)!;
}
