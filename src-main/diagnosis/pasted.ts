import type { Evidence } from "../contract/evidence.ts";

/**
 * Finds evidence in pasted text: log lines, JSON, screenshots typed off. Codes are read as whole numbers, and words only
 * where a vendor is known to write exactly these. A text without any of them gives no evidence at all. The pieces may
 * still hold secrets that stood beside the words: they are for matching, and are concealed before they are shown.
 */
export function readPasted(pasted: string): Evidence[] {
  const text = withoutEscapes(pasted);
  return [
    ...entraCodes(text),
    ...oauthErrors(text),
    ...smtpReplies(text),
    ...keyErrors(text),
    ...networkErrors(text),
    ...policyTexts(text),
    ...oktaErrors(text),
  ];
}

/**
 * Logs carry JSON inside JSON: line breaks and quotes come back as themselves. Every pattern here has bounded pieces: from
 * each place of a text it looks a few hundred characters ahead at most, so that time grows with the text and no faster.
 */
const withoutEscapes = (text: string): string =>
  text
    .replace(/(?:\\{1,8}r)?\\{1,8}n/g, "\n")
    .replace(/\\{1,8}"/g, '"')
    .replace(/\\u0022/g, '"');

const excerpt = (text: string): string => text.trim().slice(0, 600);

/** Pieces of one kind that are looked at. A log repeats itself; the first say it all. */
const pieces = 50;
function matches(text: string, pattern: RegExp): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  for (const match of text.matchAll(pattern)) {
    found.push(match);
    if (found.length === pieces) break;
  }
  return found;
}

/** From a position to the end of what belongs to it: the line, or the JSON text. */
const rest = (text: string, index: number): string =>
  excerpt(/^[^\r\n"]{0,800}/.exec(text.slice(index))?.[0] ?? "");

const tokenReply = (
  error: string | undefined,
  errorDescription: string,
  errorCodes?: number[],
): Evidence => ({
  kind: "token-reply",
  url: "",
  httpStatus: 0,
  request: "token",
  ...(error === undefined ? {} : { error }),
  errorDescription,
  ...(errorCodes === undefined ? {} : { errorCodes }),
  body: "",
});

/** `AADSTS` with its whole number, and the integers of `error_codes`. */
function entraCodes(text: string): Evidence[] {
  const named = matches(text, /\bAADSTS(\d{4,9})(?!\d)/g).map((m) =>
    tokenReply(undefined, rest(text, m.index), [Number(m[1])]),
  );
  if (named.length > 0) return named;
  return matches(text, /"error_codes"\s*:\s*\[([\d,\s]{1,100})\]/g).map((m) =>
    tokenReply(undefined, excerpt(m[0]), (m[1] ?? "").split(",").map(Number)),
  );
}

const errorWord =
  "unauthorized_client|invalid_grant|invalid_scope|invalid_client|invalid_request|admin_policy_enforced|disabled_client|deleted_client|org_internal|invalid_tenant";

const errorField = new RegExp(`["']error["']\\s*:\\s*["'](${errorWord})["']`, "g");
const errorSpoken = new RegExp(`\\b(${errorWord})["']?\\s*[:,(–-]\\s*["']?([A-Z][^"'\\r\\n]{3,400})`, "g");

/** Sentences only Google's token endpoint writes, with the `error` they come with. */
const googleSentences: readonly [RegExp, string][] = [
  [/\bClient is unauthorized to retrieve access tokens using this method\b/i, "unauthorized_client"],
  [/\bInvalid JWT: Token must be a short-lived token\b/i, "invalid_grant"],
  [/\bInvalid grant: account not found\b/i, "invalid_grant"],
  [/\bInvalid OAuth scope or ID token audience provided\b/i, "invalid_scope"],
];

/** `error` and `error_description`, as JSON in either order or as “error: description” of a library. */
function oauthErrors(text: string): Evidence[] {
  const errors = matches(text, errorField);
  const descriptions = matches(text, /["']error_description["']\s*:\s*["']([^"\r\n]{0,800})/g);
  const pairs = errors.map((m, i) =>
    tokenReply(m[1], excerpt((descriptions[i]?.[1] ?? "").replace(/'.*$/, ""))),
  );
  const spoken = matches(text, errorSpoken).map((m) => tokenReply(m[1], excerpt(m[2] ?? "")));
  const sentences = googleSentences.flatMap(([sentence, error]) => {
    const found = sentence.exec(text);
    return found === null ? [] : [tokenReply(error, rest(text, found.index))];
  });
  // Entra's errors carry an AADSTS number, which says more.
  const entra = /\bAADSTS\d/.test(text);
  return entra ? [] : [...pairs, ...spoken, ...sentences];
}

interface Line {
  readonly code: number;
  readonly enhanced: string;
  readonly text: string;
}

/** Replies with an enhanced status code of the same class; the lines of one reply are put together. */
function smtpReplies(text: string): Evidence[] {
  const plain = /(?<![\w.:/#-])([45]\d\d)[ -]((?:[45])\.\d{1,3}\.\d{1,3})(?![\d.]|\w)[ \t]*([^\r\n]*)/g;
  // Python prints (535, b'5.7.3 …').
  const tuple = /\(([45]\d\d), ?b?["']([45]\.\d{1,3}\.\d{1,3})[ \t]*([^"'\r\n]*)/g;
  const lines: Line[] = [...matches(text, plain), ...matches(text, tuple)]
    .map((m) => ({ code: Number(m[1]), enhanced: m[2] ?? "", text: m[3] ?? "" }))
    .filter((line) => line.enhanced.startsWith(String(line.code)[0] ?? "x"));
  const replies: Line[] = [];
  for (const line of lines) {
    const last = replies.at(-1);
    if (last !== undefined && last.code === line.code && last.enhanced === line.enhanced)
      replies[replies.length - 1] = { ...last, text: `${last.text} ${line.text}` };
    else replies.push(line);
  }
  return [
    ...replies.map(
      (line): Evidence => ({
        kind: "smtp-reply",
        command: line.code === 535 || line.code === 534 ? "AUTH" : "message",
        code: line.code,
        enhanced: line.enhanced,
        text: excerpt(line.text).replace(/["'}\])]{1,16}$/, ""),
      }),
    ),
    ...challenges(text),
  ];
}

/** The JSON of XOAUTH2's 334, in base64 as it was sent or decoded. */
function challenges(text: string): Evidence[] {
  const sent = /(?<![\w.])334 ([A-Za-z0-9+/]{20,400}={0,2})/.exec(text)?.[1];
  const decoded = sent === undefined ? text : Buffer.from(sent, "base64").toString("utf8");
  const json = /\{"status":"\d{3}","schemes":"[A-Za-z ]+","scope":"https:\/\/mail\.google\.com\/"\}/i.exec(
    decoded,
  )?.[0];
  return json === undefined
    ? []
    : [{ kind: "smtp-reply", command: "AUTH", code: 334, text: excerpt(json), challenge: json }];
}

/** OpenSSL's decoders, under the numbers of versions 1.0, 1.1 and 3. */
function keyErrors(text: string): Evidence[] {
  const found =
    /error:(?:1E08010C:DECODER routines:[^\s"']{0,100}:unsupported|(?:0909006C|0906D06C):PEM routines:[^"'\r\n]{0,100}no start line)/i.exec(
      text,
    );
  return found === null ? [] : [{ kind: "credential", problem: "unreadable", message: excerpt(found[0]) }];
}

const networkCodes =
  /\b(ECONNREFUSED|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|ECONNRESET|EHOSTUNREACH|ENETUNREACH|EPIPE|CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|CERT_REVOKED|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT_LOCALLY|UNABLE_TO_VERIFY_LEAF_SIGNATURE|ERR_TLS_CERT_ALTNAME_INVALID|ERR_SSL_WRONG_VERSION_NUMBER)\b(?:[ \t]+([A-Za-z0-9.:[\]-]{0,255}?)(?::(\d{1,5}))?(?![A-Za-z0-9.:[\]-]))?/g;
/** OpenSSL's and Node's sentences for codes that libraries leave out. */
const networkSentences: readonly [RegExp, string][] = [
  [/\bSSL routines:[^"'\r\n]{0,100}:wrong version number\b/i, "ERR_SSL_WRONG_VERSION_NUMBER"],
  [/\bcertificate has expired\b/i, "CERT_HAS_EXPIRED"],
  [/\bself[- ]signed certificate in certificate chain\b/i, "SELF_SIGNED_CERT_IN_CHAIN"],
  [/\bunable to verify the first certificate\b/i, "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
  [/\bHostname\/IP does not match certificate's altnames\b/i, "ERR_TLS_CERT_ALTNAME_INVALID"],
];
/** Ports this product speaks to. A failure at any other port is another program's. */
const ownPorts = new Set(["25", "443", "465", "587", "2587"]);
const aboutMail =
  /\b(smtp|submission|sendmail|nodemailer|STARTTLS|office365|outlook\.office|microsoftonline|googleapis|gmail|okta)\b|smtp[.-]|:(?:465|587|2587)\b/i;
/** Nothing but Node's message: no program around it, and no other host in it, that it could be about. */
const bare =
  /^\s*(?:Uncaught\s+)?(?:Error:\s*)?(?:(?:connect|read|write|getaddrinfo|queryA)\s+)?[A-Z][A-Z_]+\s*$/;

/** Failures on the wire, where the text is about mail or about nothing else. */
function networkErrors(text: string): Evidence[] {
  if (!aboutMail.test(text) && !bare.test(text)) return [];
  const coded = matches(text, networkCodes)
    .filter((m) => m[3] === undefined || ownPorts.has(m[3]))
    .map((m) => networkError(m[1] ?? "", rest(text, m.index), m[2], m[3]));
  if (coded.length > 0) return coded;
  return networkSentences.flatMap(([sentence, code]) => {
    const found = sentence.exec(text);
    return found === null ? [] : [networkError(code, rest(text, found.index))];
  });
}

const networkError = (code: string, message: string, host = "", port?: string): Evidence => ({
  kind: "network",
  operation: /CERT|SSL|SIGNATURE/.test(code) ? "tls" : "connect",
  // A word after the code is a host only when it looks like one.
  host: /[.:]/.test(host) ? host : "",
  ...(port === undefined ? {} : { port: Number(port) }),
  code,
  message,
});

const keyCreation =
  /\b(?:Key creation is not allowed on this service account|Service account key creation is disabled|constraints\/iam\.(?:managed\.)?disableServiceAccountKeyCreation)\b/i;

/** Google's consoles say this in words. */
function policyTexts(text: string): Evidence[] {
  const found = keyCreation.exec(text);
  return found === null ? [] : [{ kind: "text", text: rest(text, found.index) }];
}

/** The Admin Console shows only the sentence, the API both. */
const oktaSentences: readonly [RegExp, string][] = [
  [/\bYou can enable only one SMTP server at a time\b/i, "E0000222"],
  [/\bConnection with the specified SMTP server failed\b/i, "E0000223"],
  [/\bAuthentication with the specified SMTP server failed\b/i, "E0000224"],
  [/\bYou reached the maximum number of enrolled SMTP servers\b/i, "E0000225"],
  [/\bFailed to get access token for SMTP server configuration\b/i, "E0000266"],
];

function oktaErrors(text: string): Evidence[] {
  const coded = matches(text, /\b(E0000\d{3})(?!\d)/g).map(
    (m): Evidence => ({ kind: "okta-error", errorCode: m[1] ?? "", text: rest(text, m.index + 8) }),
  );
  if (coded.length > 0) return coded;
  return oktaSentences.flatMap(([sentence, errorCode]): Evidence[] => {
    const found = sentence.exec(text);
    return found === null ? [] : [{ kind: "okta-error", errorCode, text: rest(text, found.index) }];
  });
}
