import type { Finding } from "../contract/finding.ts";
import { explainLimit } from "../contract/limits.ts";
import { catalogue } from "./catalogue.ts";
import { conceal, concealAll } from "./conceal.ts";
import { findingOf } from "./finding.ts";
import { readPasted } from "./pasted/read.ts";
import type { Case } from "./row.ts";
import { unrecognised } from "./unrecognised.ts";

/** Most findings that are given. */
const findingLimit = 5;
/** Of a text nothing is known of, in characters. */
const shownOfUnknown = 300;

/** The case as it may be shown. It is matched as it came; what a finding quotes has lost its secrets, our own words nothing. */
const shown = ({ evidence, all, ...rest }: Case): Case => ({
  ...rest,
  evidence: concealAll(evidence),
  all: concealAll(all),
});

/**
 * Explains a pasted error: a token endpoint's JSON, an SMTP reply, an Okta error or System Log event, an error of Node
 * or OpenSSL, alone or inside log lines. Okta's own errors come last: what they wrap says more.
 * @returns one finding for each failure that is named, or one `unrecognised`. Nothing of a secret in the text comes back.
 */
export function explain(text: string): Finding[] {
  const pasted = text.slice(0, explainLimit);
  const evidence = readPasted(pasted);
  const findings = new Map<string, Finding>();
  for (const piece of evidence) {
    const c = { evidence: piece, all: evidence };
    const row = catalogue.find((candidate) => candidate.needs === "evidence" && candidate.matches(c));
    if (row !== undefined && !findings.has(row.code)) findings.set(row.code, findingOf(row, shown(c)));
    if (findings.size === findingLimit) break;
  }
  if (findings.size > 0) return [...findings.values()];
  const unknown = () => conceal(pasted.trim().slice(0, 4 * shownOfUnknown)).slice(0, shownOfUnknown);
  const raw = evidence[0] ? concealAll(evidence[0]) : { kind: "text" as const, text: unknown() };
  return [unrecognised(raw, "info")];
}
