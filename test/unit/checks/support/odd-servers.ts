import { TLSSocket } from "node:tls";
import { gzipSync } from "node:zlib";
import type { Identity } from "../../support/certificates.ts";
import type { Act, Moment } from "../../support/scripted-smtp.ts";
import { type Answer, json, plain } from "../../support/token-server.ts";

/** What a server does that no server should, and what a run must say: a code, or that it passes. */
export interface Oddity {
  readonly what: string;
  readonly smtp?: Partial<Record<Moment, Act>>;
  readonly token?: Answer;
  /** Which certificate the mail server shows; the right one when absent. */
  readonly certificate?: "wrong-name" | "expired" | "future" | "self-signed" | "unknown-authority";
  readonly says: RegExp | "passes";
}

/** The challenges of XOAUTH2 as Google and as Microsoft's personal mail send them (RFC 7628 has the idea). */
const challenge = (status: string) =>
  `334 ${Buffer.from(JSON.stringify({ status, schemes: "Bearer", scope: "https://mail.google.com/" })).toString("base64")}`;
const late =
  (text: string, ms: number): Act =>
  (socket) => {
    setTimeout(() => socket.destroyed || socket.write(`${text}\r\n`), ms);
  };
const ehlo = (...lines: string[]) =>
  ["mail.test", ...lines].map((line, i, all) => `250${i === all.length - 1 ? " " : "-"}${line}`).join("\r\n");

export const oddMail = (identity: Identity): readonly Oddity[] => [
  // Greetings.
  { what: "a greeting that comes late", smtp: { greeting: late("220 mail.test", 150) }, says: "passes" },
  { what: "a greeting that never comes", smtp: { greeting: "stall" }, says: /^network-reply-timeout$/ },
  {
    what: "421 as a greeting",
    smtp: { greeting: "421 4.3.2 Service not available" },
    says: /^smtp-greeting-refused$/,
  },
  { what: "450 as a greeting", smtp: { greeting: "450 4.7.0 Try later" }, says: /^smtp-greeting-refused$/ },
  {
    what: "554 as a greeting",
    smtp: { greeting: "554 No SMTP service here" },
    says: /^smtp-greeting-refused$/,
  },
  {
    what: "a greeting of three lines",
    smtp: { greeting: "220-mail.test\r\n220-No spam\r\n220 Go" },
    says: "passes",
  },
  { what: "HTTP for a greeting", smtp: { greeting: "HTTP/1.1 400 Bad Request" }, says: /^smtp-not-smtp$/ },
  { what: "IMAP for a greeting", smtp: { greeting: "* OK IMAP4rev1 ready" }, says: /^smtp-not-smtp$/ },
  { what: "POP3 for a greeting", smtp: { greeting: "+OK ready" }, says: /^smtp-not-smtp$/ },
  // EHLO.
  {
    what: "keywords in small letters",
    smtp: { "EHLO after TLS": ehlo("auth login xoauth2") },
    says: "passes",
  },
  {
    what: "the old AUTH= beside AUTH",
    smtp: { "EHLO after TLS": ehlo("AUTH=LOGIN", "AUTH LOGIN XOAUTH2") },
    says: "passes",
  },
  {
    what: "a hundred keywords",
    smtp: { "EHLO after TLS": ehlo(...Array.from({ length: 100 }, (_, i) => `X-${i}`), "AUTH XOAUTH2") },
    says: "passes",
  },
  {
    what: "another code in the last line of EHLO",
    smtp: { "EHLO after TLS": "250-mail.test\r\n550 5.7.1 Go away" },
    says: /^smtp-ehlo-refused$/,
  },
  {
    what: "EHLO without its last line",
    smtp: { "EHLO after TLS": "250-mail.test\r\n250-AUTH XOAUTH2" },
    says: /^network-reply-timeout$/,
  },
  {
    what: "EHLO refused for now",
    smtp: { EHLO: "421 4.7.0 Try again later" },
    says: /^(?:smtp-server-closing|smtp-ehlo-refused|gmail-temporary)$/,
  },
  { what: "EHLO not known", smtp: { EHLO: "502 5.5.1 Not implemented" }, says: /^smtp-ehlo-refused$/ },
  {
    what: "EHLO with a name that is not taken",
    smtp: { EHLO: "501 5.5.4 Invalid domain name" },
    says: /^smtp-ehlo-name-refused$/,
  },
  {
    what: "AUTH LOGIN alone",
    smtp: { "EHLO after TLS": ehlo("AUTH LOGIN") },
    says: /^smtp-xoauth2-not-offered$/,
  },
  {
    what: "no AUTH at all",
    smtp: { "EHLO after TLS": ehlo("SIZE 1000000") },
    says: /^smtp-xoauth2-not-offered$/,
  },
  {
    what: "no keyword at all",
    smtp: { "EHLO after TLS": "250 mail.test" },
    says: /^smtp-xoauth2-not-offered$/,
  },
  // STARTTLS.
  {
    what: "STARTTLS taken out on the way",
    smtp: { EHLO: ehlo("XXXXXXXA"), STARTTLS: "500 5.5.1 Unrecognized" },
    says: /^smtp-starttls-missing$/,
  },
  {
    what: "STARTTLS not to be had now",
    smtp: { STARTTLS: "454 4.7.0 TLS not available due to local problem" },
    says: /^smtp-starttls-missing$/,
  },
  {
    what: "clear text after STARTTLS",
    smtp: { STARTTLS: (socket) => void socket.write("220 Go\r\n250 This is no TLS\r\n") },
    says: /^tls-/,
  },
  {
    what: "silence after STARTTLS",
    smtp: { STARTTLS: (socket) => void socket.write("220 Go\r\n") },
    says: /^network-reply-timeout$|^tls-/,
  },
  {
    what: "TLS 1.1 and older",
    smtp: {
      STARTTLS: (socket) => {
        socket.removeAllListeners("data");
        socket.write("220 Go\r\n");
        new TLSSocket(socket, {
          isServer: true,
          key: identity.key,
          cert: identity.cert,
          minVersion: "TLSv1",
          maxVersion: "TLSv1.1",
        }).on("error", () => socket.destroy());
      },
    },
    says: /^tls-version-unsupported$/,
  },
  {
    what: "a certificate of another name",
    certificate: "wrong-name",
    says: /^tls-certificate-(?:wrong-name|name-mismatch|other-name|name)/,
  },
  { what: "a certificate that has ended", certificate: "expired", says: /^tls-certificate-expired$/ },
  {
    what: "a certificate that has not begun",
    certificate: "future",
    says: /^tls-certificate-not-yet-valid$/,
  },
  {
    what: "a certificate that vouches for itself",
    certificate: "self-signed",
    says: /^tls-(?:certificate-self-signed|inspected)$/,
  },
  {
    what: "a certificate of an unknown authority",
    certificate: "unknown-authority",
    says: /^tls-(?:certificate-untrusted|inspected)$/,
  },
  // AUTH.
  {
    what: "421 for AUTH",
    smtp: { AUTH: "421 4.7.0 Too many errors" },
    says: /^(?:smtp-server-closing|gmail-temporary)$/,
  },
  {
    what: "421 for the token",
    smtp: { token: "421 4.7.0 Temporary System Problem. Try again later" },
    says: /^(?:smtp-server-closing|gmail-temporary)$/,
  },
  {
    what: "AUTH not known",
    smtp: { AUTH: "502 5.5.1 Command not implemented" },
    says: /^smtp-auth-mechanism-refused$/,
  },
  {
    what: "the mechanism not known",
    smtp: { AUTH: "504 5.7.4 Unrecognized authentication type" },
    says: /^smtp-auth-mechanism-refused$/,
  },
  {
    what: "AUTH refused before the token",
    smtp: { AUTH: "535 5.7.8 Not today" },
    says: /^(?:smtp-auth-refused|gmail-user-mismatch)$/,
  },
  {
    what: "a challenge of status 400, then 535",
    smtp: { token: challenge("400"), empty: "535 5.7.8 Username and Password not accepted" },
    says: /^(?:smtp-auth-refused|gmail-user-mismatch)$/,
  },
  {
    what: "a challenge of status 401, then 535",
    smtp: { token: challenge("401"), empty: "535 5.7.3 Authentication unsuccessful" },
    says: /^(?:smtp-auth-refused|gmail-user-mismatch|exchange-authentication-unsuccessful)$/,
  },
  {
    what: "a challenge that is no base64, then 535",
    smtp: { token: "334 {not base64}", empty: "535 5.7.8 No" },
    says: /^(?:smtp-auth-refused|gmail-user-mismatch)$/,
  },
  {
    what: "a challenge, then a cut",
    smtp: { token: challenge("400"), empty: "cut" },
    says: /^(?:network-connection-lost|gmail-user-mismatch|smtp-auth-refused)$/,
  },
  {
    what: "a challenge, then silence",
    smtp: { token: challenge("400"), empty: "stall" },
    says: /^(?:network-reply-timeout|gmail-user-mismatch|smtp-auth-refused)$/,
  },
  {
    what: "a temporary failure of the sign-in",
    smtp: { token: "454 4.7.0 Temporary authentication failure" },
    says: /^smtp-auth-temporary$/,
  },
  // The message.
  { what: "421 for MAIL FROM", smtp: { "MAIL FROM": "421 4.4.2 Timeout" }, says: /^smtp-server-closing$/ },
  {
    what: "MAIL FROM before a sign-in, it says",
    smtp: { "MAIL FROM": "530 5.7.0 Authentication required" },
    says: /^(?:smtp-not-signed-in|gmail-authentication-required)$/,
  },
  {
    what: "a sender that is not the user's",
    smtp: { "MAIL FROM": "553 5.7.1 Sender address rejected: not owned by user okta" },
    says: /^smtp-sender-not-owned$/,
  },
  { what: "a recipient for later", smtp: { "RCPT TO": "450 4.2.0 Greylisted" }, says: /^smtp-rate-limited$/ },
  {
    what: "a recipient nobody knows",
    smtp: { "RCPT TO": "550 5.1.1 No such user" },
    says: /^smtp-recipient-unknown$/,
  },
  { what: "250 for DATA", smtp: { DATA: "250 2.0.0 Ok" }, says: /^smtp-|^network-/ },
  { what: "451 for DATA", smtp: { DATA: "451 4.3.0 Later" }, says: /^smtp-message-deferred$/ },
  { what: "554 for the message", smtp: { message: "554 5.7.1 Spam" }, says: /^smtp-message-refused$/ },
  { what: "a message that is not answered", smtp: { message: "stall" }, says: /^network-reply-timeout$/ },
  { what: "a cut instead of goodbye", smtp: { QUIT: "cut" }, says: "passes" },
  ...(
    [
      "greeting",
      "EHLO",
      "STARTTLS",
      "EHLO after TLS",
      "AUTH",
      "token",
      "MAIL FROM",
      "RCPT TO",
      "DATA",
      "message",
    ] as const
  ).map(
    (moment): Oddity => ({
      what: `a reset at ${moment}`,
      smtp: { [moment]: "reset" },
      says: /^network-connection-lost$|^tls-/,
    }),
  ),
];

const close = { connection: "close" };
const token = { token_type: "Bearer", expires_in: 3600, access_token: "t".repeat(900) };
export const granted = json(200, token, close);
const html = "<!DOCTYPE html><html><title>Sign in</title></html>";

export const oddTokens: readonly Oddity[] = [
  { what: "a page of HTML", token: plain(200, "text/html", html, close), says: /^network-portal-or-proxy$/ },
  {
    what: "a page of HTML that says it is JSON",
    token: plain(200, "application/json", html, close),
    says: /^network-portal-or-proxy$/,
  },
  {
    what: "a page that forbids",
    token: plain(403, "text/html", html, close),
    says: /^(?:setting-token-endpoint-not-found|network-portal-or-proxy)$/,
  },
  {
    what: "a redirect",
    token: plain(302, "text/html", "", { location: "https://portal.example/login", ...close }),
    says: /^network-token-redirect$/,
  },
  {
    what: "a redirect without a place",
    token: plain(307, "text/plain", "", close),
    says: /^network-token-redirect$/,
  },
  {
    what: "nothing, with 200",
    token: plain(200, "application/json", "", close),
    says: /^setting-token-endpoint-empty$/,
  },
  {
    what: "nothing, with 204",
    token: plain(204, "application/json", "", close),
    says: /^setting-token-endpoint-empty$/,
  },
  {
    what: "nothing, with 401",
    token: plain(401, "application/json", "", close),
    says: /^setting-token-endpoint-|^unrecognised$/,
  },
  { what: "silence", token: () => undefined, says: /^network-reply-timeout$/ },
  {
    what: "a trickle",
    token: (_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const timer = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(timer));
    },
    says: /^network-reply-timeout$/,
  },
  {
    what: "a megabyte of JSON",
    token: plain(200, "application/json", JSON.stringify({ ...token, pad: "x".repeat(1_000_000) }), close),
    says: /^network-token-oversized$/,
  },
  {
    what: "gzip",
    token: (_request, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip", ...close });
      response.end(gzipSync(JSON.stringify(token)));
    },
    says: "passes",
  },
  {
    what: "gzip in name only",
    token: plain(200, "application/json", JSON.stringify(token), { "content-encoding": "gzip", ...close }),
    says: /^(?:setting-token|network-)/,
  },
  {
    what: "half of a JSON text",
    token: plain(200, "application/json", '{"access_token":"ey', close),
    says: /^setting-token-endpoint-not-json$/,
  },
  {
    what: "JSON under another type",
    token: plain(200, "text/plain", JSON.stringify(token), close),
    says: "passes",
  },
  {
    what: "JSON behind a byte order mark",
    token: plain(200, "application/json", `\ufeff${JSON.stringify(token)}`, close),
    says: /^setting-token-|^passes$/,
  },
  { what: "a list", token: json(200, [token], close), says: /^setting-token-/ },
  { what: "null", token: json(200, null, close), says: /^setting-token-/ },
  {
    what: "a token that is a number",
    token: json(200, { ...token, access_token: 42 }, close),
    says: /^setting-token-/,
  },
  {
    what: "an empty token",
    token: json(200, { ...token, access_token: "" }, close),
    says: /^setting-token-/,
  },
  {
    what: "an error with 200",
    token: json(200, { error: "invalid_scope", error_description: "No." }, close),
    says: /./,
  },
  {
    what: "an error nobody knows",
    token: json(400, { error: "out_of_cheese" }, close),
    says: /^unrecognised$|^setting-request-refused$/,
  },
  {
    what: "an error that is an object",
    token: json(403, { error: { code: 403, message: "No", status: "PERMISSION_DENIED" } }, close),
    says: /./,
  },
  {
    what: "too many requests",
    token: json(429, { error: "slow_down" }, close),
    says: /^network-token-throttled$/,
  },
  {
    what: "a fault of its own",
    token: plain(503, "text/html", html, close),
    says: /^network-token-server-error$/,
  },
  {
    what: "a proxy that wants a sign-in",
    token: plain(407, "text/html", html, close),
    says: /^network-proxy-authentication$/,
  },
  {
    what: "no such path",
    token: plain(404, "text/plain", "not found", close),
    says: /^setting-token-endpoint-not-found$/,
  },
  {
    what: "a reset",
    token: (_request, response) => void response.socket?.resetAndDestroy(),
    says: /^network-connection-lost$/,
  },
];
