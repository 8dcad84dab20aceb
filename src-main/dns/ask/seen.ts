import type { Answer } from "./answer.ts";
import type { Group } from "./authority.ts";

/** What is published under a name: at the zone's own servers where they can be asked, else at the recursive resolver. */
export interface Seen extends Answer {
  readonly source: "authority" | "resolver";
  /** All answers of the zone's servers, grouped; one group when they agree or when the resolver answered. */
  readonly groups: readonly Group[];
}
