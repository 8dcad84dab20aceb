import type { SpfNode } from "./walk.ts";

/** Something an evaluation meets on its way that makes it a permerror, or a temperror. */
export interface SpfObstacle {
  readonly kind: "none" | "several" | "syntax" | "loop" | "unreachable" | "lookups" | "voids" | "hosts";
  readonly domain: string;
  readonly text: string;
}

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
