import { canonicalName } from "../ask/domain-name.ts";
import type { SpfResult } from "./evaluate.ts";
import { spfLimits } from "./limited-dns.ts";
import { obstacleIn, type SpfObstacle } from "./obstacle.ts";
import { isMechanism, qualified } from "./parse.ts";
import { effectiveTerms, type SpfCost, type SpfNode } from "./walk.ts";

/** Whose mail is judged: a server of this address family, which only the provider's include matches. */
export interface Sender {
  /** The name of the provider's include; undefined for a server that nothing but `all` matches. */
  readonly include?: string;
  readonly family: 4 | 6;
}

/** The end of an evaluation over a tree that was read before. */
export interface Verdict {
  readonly result: SpfResult;
  /** What made it `permerror` or `temperror`. */
  readonly obstacle?: SpfObstacle;
  /** The term of the record itself by which the provider was met; absent when it was not. */
  readonly met?: SpfCost;
  /** DNS terms before the provider's. */
  readonly lookupsBefore: number;
  /** The first term whose outcome depends on the message, and was taken for no match. */
  readonly hosted?: string;
}

class Stop extends Error {
  readonly obstacle: SpfObstacle;
  constructor(obstacle: SpfObstacle) {
    super(obstacle.kind);
    this.obstacle = obstacle;
  }
}

/** Obstacles that may be gone at the next try (section 2.6.6). */
const isTemporary = ({ kind }: SpfObstacle): boolean => kind === "unreachable";

/**
 * check_host() (RFC 7208 section 4) over a tree that was read already: the same order, the same limits, the same errors as
 * `evaluateSpf`, which a property holds. It needs no address, so it speaks for all servers of a provider at once.
 *
 * Terms that depend on the message do not match. A `ptr` does not, and finds a name.
 */
export function judgeSpf(root: SpfNode, sender: Sender): Verdict {
  const include = sender.include === undefined ? undefined : canonicalName(sender.include);
  let lookups = 0;
  let voids = 0;
  let lookupsBefore = 0;
  let hosted: string | undefined;

  const stop = (kind: SpfObstacle["kind"], domain: string, text: string): never => {
    throw new Stop({ kind, domain, text });
  };

  /** The record of an include or redirect, or the one judged. `met`: by the provider's include, here or below. */
  function record(node: SpfNode): { result: SpfResult; by?: SpfCost; met: boolean } {
    const own = obstacleIn(node);
    if (own) throw new Stop(own);
    for (const cost of effectiveTerms(node)) {
      const { term } = cost;
      if (cost.lookups > 0 && ++lookups > spfLimits.lookups) stop("lookups", node.domain, cost.text);
      if (!isMechanism(term)) return { ...redirected(cost), by: cost };
      const match = matches(cost, node);
      if (match !== "no") return { result: qualified[term.qualifier], by: cost, met: match === "provider" };
    }
    return { result: "neutral", met: false };
  }

  function redirected(cost: SpfCost): { result: SpfResult; met: boolean } {
    const { child } = cost;
    if (child === undefined || child.status === "macro") {
      hosted ??= cost.text;
      return { result: "neutral", met: false };
    }
    if (child.domain === include) return { result: provider(child), met: true };
    const { result, met } = record(child);
    return { result, met };
  }

  /** The provider's own record lets its servers through, if it is one. */
  function provider(child: SpfNode): "pass" {
    const inside = obstacleIn(child);
    if (inside) throw new Stop(inside);
    lookupsBefore = lookups - 1;
    return "pass";
  }

  function included({ child, text }: SpfCost): Match {
    if (child === undefined) return "no";
    if (child.domain === include && provider(child)) return "provider";
    if (child.status === "macro") {
      hosted ??= text;
      return "no";
    }
    const { result, met } = record(child);
    return result !== "pass" ? "no" : met ? "provider" : "yes";
  }

  function matches(cost: SpfCost, node: SpfNode): Match {
    const { term, asked } = cost;
    const yes = (does: boolean): Match => (does ? "yes" : "no");
    switch (term.kind) {
      case "all":
        return "yes";
      case "ip4":
        return yes(sender.family === 4 && term.prefix === 0);
      case "ip6":
        return yes(sender.family === 6 && term.prefix === 0);
      case "include":
        return included(cost);
      case "exists":
      case "a":
      case "mx": {
        if (asked === undefined) {
          if (term.kind === "exists") hosted ??= cost.text;
          return "no";
        }
        if (asked.failed) stop("unreachable", node.domain, cost.text);
        const isVoid = sender.family === 4 ? asked.void4 : asked.void6;
        if (isVoid && ++voids > spfLimits.voids) stop("voids", node.domain, cost.text);
        if (asked.hosts > spfLimits.perTerm) stop("hosts", node.domain, cost.text);
        if (term.kind === "exists") return yes(!isVoid);
        return yes(!isVoid && term.kind === "a" && (sender.family === 4 ? term.prefix4 : term.prefix6) === 0);
      }
      default:
        return "no";
    }
  }

  const told = () => ({ lookupsBefore, ...(hosted !== undefined && { hosted }) });
  try {
    const { result, by, met } = record(root);
    return { result, ...told(), ...(met && by && { met: by }) };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    const { obstacle } = error;
    return { result: isTemporary(obstacle) ? "temperror" : "permerror", obstacle, ...told() };
  }
}

/** Whether a term matches: by the provider's include, or otherwise. */
type Match = "no" | "yes" | "provider";
