import { type Answer, recordsOf } from "../ask/answer.ts";
import type { QueryType } from "../ask/message.ts";

export type SpfQueryType = Extract<QueryType, "A" | "AAAA" | "MX" | "PTR" | "TXT">;

/**
 * What SPF needs to know of an answer. `values` are joined TXT texts, addresses, PTR names, or MX exchanges in order of
 * preference. `found` with an empty list does not happen: that is `nodata`.
 */
export interface SpfAnswer {
  readonly status: "found" | "nodata" | "nxdomain" | "failed";
  readonly values: readonly string[];
}

/** The one function SPF asks the DNS with. It does not reject for DNS trouble: that is `failed`. */
export type SpfQuery = (name: string, type: SpfQueryType) => Promise<SpfAnswer>;

/** An answer of the resolver, in SPF's words. */
export function toSpfAnswer(answer: Answer): SpfAnswer {
  const { type } = answer.question;
  const values =
    type === "MX"
      ? recordsOf(answer, "MX")
          .toSorted((a, b) => a.preference - b.preference)
          .map((r) => r.exchange)
      : answer.records.flatMap((r) => {
          if (r.type === "TXT") return [r.text];
          if (r.type === "A" || r.type === "AAAA") return [r.address];
          return r.type === "PTR" ? [r.target] : [];
        });
  return { status: answer.status, values };
}
