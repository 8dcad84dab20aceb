import { canonicalName } from "../ask/domain-name.ts";
import type { SpfObstacle } from "./obstacle.ts";
import { isMechanism } from "./parse.ts";
import { judgeSpf } from "./verdict.ts";
import type { SpfCost, SpfNode } from "./walk.ts";

/** Whether mail from the provider's servers gets as far as the provider's include. */
export type SpfReach =
  | { readonly kind: "passes"; readonly directly: boolean; readonly lookupsBefore: number }
  /** It is there, and gives another result than pass. */
  | { readonly kind: "qualified"; readonly qualifier: string; readonly text: string }
  /** It stands behind `all`. */
  | { readonly kind: "after-all"; readonly text: string }
  /** The way to it ends in an error first. */
  | { readonly kind: "blocked"; readonly obstacle: SpfObstacle }
  /** An include whose name depends on the message may authorize the provider, or not. */
  | { readonly kind: "hosted"; readonly text: string }
  | { readonly kind: "missing" };

const isInclude = (cost: SpfCost, name: string): boolean =>
  cost.term.kind === "include" && canonicalName(cost.term.spec.text) === name;

/** Where an evaluation for the provider's servers ends, and by what. */
export function reachInclude(root: SpfNode, include: string): SpfReach {
  const { result, obstacle, met, lookupsBefore, hosted } = judgeSpf(root, { include, family: 4 });
  if (obstacle) return { kind: "blocked", obstacle };
  if (result === "pass")
    return { kind: "passes", directly: met?.child?.domain === canonicalName(include), lookupsBefore };
  if (met && isMechanism(met.term))
    return { kind: "qualified", qualifier: met.term.qualifier, text: met.text };
  const late = root.terms.find((t) => isInclude(t, canonicalName(include)));
  if (late && !met) return { kind: "after-all", text: late.text };
  return hosted === undefined ? { kind: "missing" } : { kind: "hosted", text: hosted };
}
