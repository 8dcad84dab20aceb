import type { Evidence } from "../../contract/evidence.ts";
import { matches, rest } from "./text.ts";

/** The Admin Console shows only the sentence, the API both. */
const sentences: readonly [RegExp, string][] = [
  [/\bYou can enable only one SMTP server at a time\b/i, "E0000222"],
  [/\bConnection with the specified SMTP server failed\b/i, "E0000223"],
  [/\bAuthentication with the specified SMTP server failed\b/i, "E0000224"],
  [/\bYou reached the maximum number of enrolled SMTP servers\b/i, "E0000225"],
  [/\bFailed to get access token for SMTP server configuration\b/i, "E0000266"],
];

/** Okta's own error codes, or the sentence of one. */
export function oktaErrors(text: string): Evidence[] {
  const coded = matches(text, /\b(E0000\d{3})(?!\d)/g).map(
    (m): Evidence => ({ kind: "okta-error", errorCode: m[1] ?? "", text: rest(text, m.index + 8) }),
  );
  if (coded.length > 0) return coded;
  return sentences.flatMap(([sentence, errorCode]): Evidence[] => {
    const found = sentence.exec(text);
    return found === null ? [] : [{ kind: "okta-error", errorCode, text: rest(text, found.index) }];
  });
}
