import {
  advice,
  all,
  any,
  type Case,
  type CatalogueRow,
  plainProvider,
  type RowFinding,
  row,
  stageRow,
  tokenError,
} from "../row.ts";
import { named, scopes, soon, theClientId } from "../words.ts";

const token = ["token"] as const;
type Reply = Extract<Case["evidence"], { kind: "token-reply" }>;

const replyThat =
  (test: (e: Reply) => boolean) =>
  ({ evidence: e }: Case): boolean =>
    e.kind === "token-reply" && e.error === undefined && test(e);

const endpoint = (c: Case): string => named(c.context?.settings.tokenEndpoint, "the token endpoint");
const html = (e: Reply): boolean =>
  /html/i.test(e.contentType ?? "") || /^\s*<(!doctype|html|head|body)\b/i.test(e.body);
const isJson = (e: Reply): boolean => /^\s*\{[\s\S]*\}\s*$/.test(e.body);
const compare = "Compare the token endpoint with the provider's documentation, letter by letter.";

/** RFC 6749 section 5.2, `invalid_client`: unknown client, no client authentication, or an unsupported method of it. */
const clientRefused = (c: Case): RowFinding => ({
  step: "credentials",
  title: "The provider does not accept the client",
  cause: `Either ${theClientId(c)}, the secret or the way it is sent is wrong (invalid_client). The answer does not say which.`,
  fix: [
    "Compare the client ID with the provider's console.",
    "Add the secret again, or a new one.",
    "Try the other Token endpoint authentication method: CLIENT_SECRET_POST or CLIENT_SECRET_BASIC.",
  ],
});

/**
 * Answers that are no token reply, and refusals of a provider that is not known: RFC 6749 section 5.2 says what its
 * `error` means, and no more. All of them depend on the request, so none is read out of pasted text.
 */
export const tokenRows: readonly CatalogueRow[] = [
  stageRow(
    "network-token-throttled",
    token,
    "token-throttled",
    ({ evidence: e }) => e.kind === "token-reply" && e.httpStatus === 429,
    () => ({
      step: "test",
      title: "Too many token requests",
      cause: "The provider limits how often a token may be asked for (HTTP 429).",
      fix: [advice.waitAMinute],
      wait: soon,
    }),
  ),
  stageRow(
    "network-token-server-error",
    token,
    "token-server-error",
    replyThat((e) => e.httpStatus >= 500),
    ({ evidence: e }) => ({
      step: "test",
      title: "The token endpoint has a problem of its own",
      cause: `It answered with HTTP ${e.kind === "token-reply" ? e.httpStatus : "5xx"}: a fault of the server, or of a proxy before it.`,
      fix: [advice.waitAMinute, "If it stays, look at the provider's status page."],
      wait: soon,
    }),
  ),
  stageRow(
    "network-token-oversized",
    token,
    "token-endpoint-flood",
    replyThat((e) => e.oversized === true),
    (c) => ({
      step: "app",
      field: "tokenEndpoint",
      title: "The token endpoint sent far too much",
      cause: `A token reply has about 3 kB. ${endpoint(c)} sent more than 64 kB, so it is something else. Reading stopped there.`,
      fix: [compare, advice.anotherNetwork],
    }),
  ),
  stageRow(
    "network-token-redirect",
    token,
    "token-endpoint-moved",
    replyThat((e) => e.httpStatus >= 300 && e.httpStatus < 400),
    ({ evidence: e }) => ({
      step: "app",
      field: "tokenEndpoint",
      title: "The token endpoint points elsewhere",
      cause: `It answered with a redirect${e.kind === "token-reply" && e.location !== undefined ? ` to ${e.location}` : ""}. A secret is never sent on to another address. A network that wants a sign-in does this too.`,
      fix: ["Open any website: if a sign-in page appears, sign in to the network first.", compare],
    }),
  ),
  stageRow(
    "network-portal-or-proxy",
    token,
    "captive-portal",
    replyThat((e) => html(e) && e.httpStatus < 400),
    (c) => ({
      step: "test",
      title: "A web page answered instead of the token endpoint",
      cause: `Something between this computer and ${endpoint(c)} answers in its place: the sign-in page of a network, or a proxy. It may also be the address of a web page.`,
      fix: [
        "Open any website: if a sign-in page appears, sign in to the network first.",
        advice.anotherNetwork,
        compare,
      ],
    }),
  ),
  stageRow(
    "setting-token-endpoint-not-found",
    token,
    "token-endpoint-not-found",
    replyThat((e) => e.httpStatus === 404 || e.httpStatus === 405 || (html(e) && e.httpStatus < 500)),
    (c) => ({
      step: "app",
      field: "tokenEndpoint",
      title: "There is no token endpoint at this address",
      cause: `${endpoint(c)} answered as for an address that does not exist. Its path is probably wrong.`,
      fix: [compare],
      found: c.context?.settings.tokenEndpoint,
    }),
  ),
  stageRow(
    "setting-token-endpoint-empty",
    token,
    "token-endpoint-empty",
    replyThat((e) => e.body.trim() === ""),
    (c) => ({
      step: "app",
      field: "tokenEndpoint",
      title: "The token endpoint answered with nothing",
      cause: `${endpoint(c)} sent an empty answer. It may not be a token endpoint, or a proxy removed the answer.`,
      fix: [compare, advice.anotherNetwork],
    }),
  ),
  stageRow(
    "setting-token-missing-in-answer",
    token,
    "token-missing",
    replyThat((e) => e.httpStatus < 300 && isJson(e)),
    (c) => ({
      step: "app",
      field: "tokenEndpoint",
      title: "The answer carries no access token",
      cause: `${endpoint(c)} answered with JSON, but without access_token or token_type (RFC 6749 section 5.1). It is probably another address of the provider.`,
      fix: [compare],
    }),
  ),
  stageRow(
    "setting-token-endpoint-not-json",
    token,
    "token-endpoint-not-json",
    any(
      replyThat((e) => e.httpStatus < 300),
      // Codes of Node's HTTP parser, and of what undoes a compression.
      ({ evidence: e }) =>
        e.kind === "network" && e.operation === "request" && /^(?:HPE_|Z_|ERR__ERROR_)/.test(e.code),
    ),
    (c) => ({
      step: "app",
      field: "tokenEndpoint",
      title: "The answer is not one of a token endpoint",
      cause: `${endpoint(c)} answered with something that is not ${c.evidence.kind !== "network" ? "JSON" : c.evidence.code.startsWith("HPE_") ? "HTTP" : "compressed as it says"}.`,
      fix: [compare, advice.anotherNetwork],
    }),
  ),
  stageRow(
    "secret-refused",
    token,
    "secret-wrong",
    all(plainProvider, tokenError("invalid_client")),
    clientRefused,
  ),
  // The sentence of RFC 6749 section 5.2, whoever writes it.
  row(
    "secret-refused",
    [],
    { none: "console" },
    tokenError("invalid_client", /^Client authentication failed \(e\.g\.,? unknown client\b/i),
    clientRefused,
  ),
  stageRow(
    "setting-grant-refused",
    token,
    "grant-refused",
    all(
      plainProvider,
      (c) => tokenError("unauthorized_client")(c) || tokenError("unsupported_grant_type")(c),
    ),
    () => ({
      step: "app",
      field: "authType",
      title: "The provider does not allow this flow for the client",
      cause: "The client exists, but it may not ask for a token this way.",
      fix: [
        "In the provider's console, allow the client this grant type.",
        "Or choose the other connection type on the Provider app step.",
      ],
    }),
  ),
  stageRow(
    "setting-scope-refused",
    token,
    "scope-refused",
    all(plainProvider, tokenError("invalid_scope")),
    (c) => ({
      step: "app",
      field: "scope",
      title: "The provider does not accept the scope",
      cause: `${scopes(c)} is unknown to it, or not allowed for this client (invalid_scope).`,
      fix: ["Compare the scope with the provider's documentation for SMTP."],
      found: c.context?.settings.scopes.join(" "),
    }),
  ),
  stageRow(
    "key-assertion-refused",
    token,
    "assertion-refused",
    all(plainProvider, tokenError("invalid_grant")),
    () => ({
      step: "app",
      title: "The provider does not accept the signed request",
      cause:
        "The key, Issuer, Subject, Audience or the clock does not fit (invalid_grant). The provider's words are below.",
      fix: [
        "Compare Issuer, Subject and Audience with the provider's documentation.",
        "Check that the provider has the public key of this private key, under this key ID.",
        "Check the clock of this computer.",
      ],
    }),
  ),
  stageRow(
    "setting-request-refused",
    token,
    "request-refused",
    all(plainProvider, tokenError("invalid_request")),
    () => ({
      step: "app",
      title: "The provider could not use the token request",
      cause: "A value is missing or not allowed (invalid_request). The provider's words are below.",
      fix: ["Compare every value of the Provider app step with the provider's documentation."],
    }),
  ),
];
