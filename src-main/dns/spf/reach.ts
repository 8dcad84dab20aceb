import { canonicalName } from "../ask/domain-name.ts";
import { spfLimits } from "./limited-dns.ts";
import type { Mechanism } from "./parse.ts";
import { effectiveTerms, type SpfCost, type SpfNode } from "./walk.ts";

/** Something an evaluation meets on its way that makes it a permerror, or a temperror. */
export interface SpfObstacle {
  readonly kind: "none" | "several" | "syntax" | "loop" | "unreachable" | "lookups";
  readonly domain: string;
  readonly text: string;
}

/** Whether mail from the provider's servers gets as far as the provider's include. */
export type SpfReach =
  | { readonly kind: "passes"; readonly directly: boolean; readonly lookupsBefore: number }
  /** It is there, and gives another result than pass. */
  | { readonly kind: "qualified"; readonly qualifier: string; readonly text: string }
  /** It stands behind `all`. */
  | { readonly kind: "after-all"; readonly text: string }
  /** The way to it ends in an error first. */
  | { readonly kind: "blocked"; readonly obstacle: SpfObstacle }
  /** An include whose name depends on the message may authorise the provider, or not. */
  | { readonly kind: "hosted"; readonly text: string }
  | { readonly kind: "missing" };

const isInclude = (cost: SpfCost, name: string): boolean =>
  (cost.term.kind === "include" || cost.term.kind === "redirect") &&
  canonicalName(cost.term.spec.text) === name;

/**
 * Walks a tree in the order an evaluation would (each include before what follows it) for an address that only the
 * provider's include matches, and says where it ends.
 */
export function reachInclude(root: SpfNode, include: string): SpfReach {
  const wanted = canonicalName(include);
  let lookups = 0;
  let hosted: string | undefined;

  /** What the include or redirect answers with: the verdict of the whole, or "no match here, go on". */
  function visit(node: SpfNode): SpfReach | "no-match" | "stop" {
    for (const cost of effectiveTerms(node)) {
      const { term } = cost;
      if (
        ["include", "redirect", "a", "mx", "ptr", "exists"].includes(term.kind) &&
        ++lookups > spfLimits.lookups
      )
        return blocked("lookups", node.domain, cost.text);
      if (term.kind === "all") return "stop";
      if (term.kind === "exists" && hosted === undefined && /%\{/.test(cost.text)) hosted = cost.text;
      if (cost.child === undefined) continue;
      if (isInclude(cost, wanted)) {
        if (term.kind === "include" && term.qualifier !== "+")
          return { kind: "qualified", qualifier: term.qualifier, text: cost.text };
        const inside = obstacleIn(cost.child);
        if (inside) return { kind: "blocked", obstacle: inside };
        return { kind: "passes", directly: node === root, lookupsBefore: lookups - 1 };
      }
      if (cost.child.status === "macro") {
        hosted ??= cost.text;
        continue;
      }
      const obstacle = obstacleIn(cost.child);
      if (obstacle) return { kind: "blocked", obstacle };
      const below = visit(cost.child);
      if (typeof below === "object") {
        if (below.kind === "passes") {
          const { qualifier } = term as Partial<Mechanism>;
          return qualifier === undefined || qualifier === "+"
            ? below
            : { kind: "qualified", qualifier, text: cost.text };
        }
        // Only `pass` of an included record counts: -include and ?include inside it simply do not match (section 5.2).
        if (below.kind === "blocked" || term.kind === "redirect") return below;
      }
      if (term.kind === "redirect") return below === "stop" ? "stop" : "no-match";
    }
    return "no-match";
  }

  const top = obstacleIn(root);
  if (top) return { kind: "blocked", obstacle: top };
  const verdict = visit(root);
  if (typeof verdict === "object") return verdict;
  const late = root.terms.find((t) => isInclude(t, wanted) && t.term.kind === "include");
  if (late) return { kind: "after-all", text: late.text };
  return hosted === undefined ? { kind: "missing" } : { kind: "hosted", text: hosted };
}

const blocked = (kind: SpfObstacle["kind"], domain: string, text: string): SpfReach => ({
  kind: "blocked",
  obstacle: { kind, domain, text },
});

/** What makes a record of the tree an error by itself. */
export function obstacleIn(node: SpfNode): SpfObstacle | undefined {
  switch (node.status) {
    case "ok":
    case "macro":
      return undefined;
    case "cut":
      return { kind: "lookups", domain: node.domain, text: node.domain };
    case "syntax":
      return { kind: "syntax", domain: node.domain, text: node.errors[0]?.text ?? "" };
    case "none":
    case "several":
    case "loop":
    case "unreachable":
      return { kind: node.status, domain: node.domain, text: node.records.join(" | ") };
    default:
      return node.status satisfies never;
  }
}
