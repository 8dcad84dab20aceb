import type { Evidence } from "../../contract/evidence.ts";
import { excerpt, matches, rest } from "./text.ts";

type TokenReply = Extract<Evidence, { kind: "token-reply" }>;

const tokenReply = (
  error: string | undefined,
  errorDescription: string,
  errorCodes?: number[],
): TokenReply => ({
  kind: "token-reply",
  url: "",
  httpStatus: 0,
  request: "token",
  ...(error === undefined ? {} : { error }),
  errorDescription,
  ...(errorCodes === undefined ? {} : { errorCodes }),
  body: "",
});

const errorWord =
  "unauthorized_client|unsupported_grant_type|invalid_grant|invalid_scope|invalid_client|invalid_request|access_denied|admin_policy_enforced|disabled_client|deleted_client|org_internal|invalid_tenant|interaction_required";

/** JSON, and objects as JavaScript prints them, without quotes around their keys. */
const errorField = new RegExp(`(?<![\\w.-])["']?error["']?\\s{0,9}:\\s{0,9}["'](${errorWord})["']`, "g");
const descriptionField = /(?<![\w.-])["']?error_description["']?\s{0,9}:\s{0,9}["']([^"\r\n]{0,800})/g;
/** An error and its words in a sentence of a library: .NET's, Go's, Spring's, and most others'. */
const errorSpoken: readonly RegExp[] = [
  new RegExp(`\\bError:"(${errorWord})", Description:"([^"]{3,400})`, "g"),
  new RegExp(`"(${errorWord})" "([A-Z][^"\\r\\n]{3,400})`, "g"),
  new RegExp(`\\[(${errorWord})\\] ([A-Z][^\\r\\n]{3,400})`, "g"),
  new RegExp(`\\b(${errorWord})["']?\\s{0,9}[:,(–-]\\s{0,9}["']?([A-Z][^"'\\r\\n]{3,400})`, "g"),
];
/** RFC 6749 section 5.2 in the words of a library. */
const anyError = /["']error["']\s{0,9}:\s{0,9}["']([a-z_]{3,40})["']|\b([a-z_]{3,40}): ?AADSTS\d/;

/**
 * Microsoft Entra's refusals: `AADSTS` with its whole number, and the integers of `error_codes`. `error` is given where
 * the text is a token endpoint's answer: some numbers mean something to an app only there.
 */
export function entraRefusals(text: string): Evidence[] {
  const answer = anyError.exec(text);
  const error = answer?.[1] ?? answer?.[2];
  const named = matches(text, /\bAADSTS(\d{4,9})(?!\d)/g).map((m) =>
    tokenReply(error, rest(text, m.index), [Number(m[1])]),
  );
  if (named.length > 0) return named;
  return matches(text, /["']error_codes["']\s{0,9}:\s{0,9}\[([\d,\s]{1,100})\]/g).map((m) =>
    tokenReply(error, excerpt(m[0]), (m[1] ?? "").split(",").map(Number)),
  );
}

/** Sentences that say by themselves what was refused, with the `error` they come with. */
const sentences: readonly [RegExp, string][] = [
  [/\bClient is unauthorized to retrieve access tokens using this method\b/i, "unauthorized_client"],
  [/\bInvalid JWT: Token must be a short-lived token\b/i, "invalid_grant"],
  [/\bInvalid grant: account not found\b/i, "invalid_grant"],
  [/\bInvalid OAuth scope or ID token audience provided\b/i, "invalid_scope"],
  // Google's page of consent, as it is typed off.
  [/\bError 403: org_internal\b/, "org_internal"],
  [/\bError 400: admin_policy_enforced\b/, "admin_policy_enforced"],
  // RFC 6749 section 5.2 as the PHP League's server, Azure's and others print it.
  [/\bClient authentication failed \(e\.g\.,? unknown client\b/i, "invalid_client"],
];

/** `error` and `error_description`, as JSON in either order or as “error: description” of a library. */
export function oauthErrors(text: string): Evidence[] {
  // Entra's errors carry an AADSTS number, which says more.
  if (/\bAADSTS\d/.test(text)) return [];
  const errors = matches(text, errorField);
  const descriptions = matches(text, descriptionField);
  const pairs = errors.map((m, i) =>
    tokenReply(m[1], excerpt((descriptions[i]?.[1] ?? "").replace(/'.*$/, ""))),
  );
  const form = errorSpoken.find((pattern) => matches(text, pattern).length > 0);
  const spoken =
    form === undefined ? [] : matches(text, form).map((m) => tokenReply(m[1], excerpt(m[2] ?? "")));
  const told = [...pairs, ...spoken];
  const spokenFor = sentences.flatMap(([sentence, error]) => {
    const found = sentence.exec(text);
    // An `error` beside the sentence is the server's own; the sentence alone names the one it belongs to.
    return found === null || told.length > 0 ? [] : [tokenReply(error, rest(text, found.index))];
  });
  return [...told, ...spokenFor];
}
