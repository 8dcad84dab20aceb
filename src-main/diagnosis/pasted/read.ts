import type { Evidence } from "../../contract/evidence.ts";
import { keyErrors } from "./keys.ts";
import { entraRefusals, oauthErrors } from "./oauth.ts";
import { oktaErrors } from "./okta.ts";
import { smtpReplies } from "./replies.ts";
import { sayingsIn, unansweredOffer } from "./sayings.ts";
import { withoutEscapes } from "./text.ts";
import { wireFailures } from "./wire.ts";

/**
 * Finds evidence in pasted text: log lines, JSON, screenshots typed off. Codes are read as whole numbers, and words only
 * where a program is known to write exactly these. A text without any of them gives no evidence at all. The pieces may
 * still hold secrets that stood beside the words: they are for matching, and are concealed before they are shown.
 */
export function readPasted(pasted: string): Evidence[] {
  const text = withoutEscapes(pasted);
  const replies = smtpReplies(text);
  const sayings = [...sayingsIn(text), ...unansweredOffer(text)];
  const keys = keyErrors(text);
  // A server that answered, or a step that failed by its own words, was reached: what else the log says of connections
  // is not what this is about. A number alone may be HTTP's.
  const answered = replies.some(
    (e) => e.kind === "smtp-reply" && (e.enhanced !== undefined || e.challenge !== undefined),
  );
  const wire = answered || keys.length > 0 || sayings.length > 0 ? [] : wireFailures(text);
  const found = [
    ...entraRefusals(text),
    ...oauthErrors(text),
    ...replies,
    ...sayings,
    ...keys,
    ...wire,
    ...oktaErrors(text),
  ];
  return found.length > 0 ? found : sayingsIn(text, true);
}
