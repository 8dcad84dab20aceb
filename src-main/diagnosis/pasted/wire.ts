import type { Evidence } from "../../contract/evidence.ts";
import { hostIn } from "../hosts.ts";
import { excerpt, lineAround, matches, rest } from "./text.ts";
import { wireWords } from "./wire-words.ts";

type Network = Extract<Evidence, { kind: "network" }>;

/** Codes of Node, OpenSSL and Chromium, with the host and port that may follow. */
const codes =
  /\b(ECONNREFUSED|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|ECONNRESET|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EPIPE|CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|CERT_REVOKED|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT_LOCALLY|UNABLE_TO_VERIFY_LEAF_SIGNATURE|ERR_TLS_CERT_ALTNAME_INVALID|ERR_SSL_WRONG_VERSION_NUMBER)\b(?:[ \t]+([A-Za-z0-9.:[\]-]{0,255}?)(?::(\d{1,5}))?(?![A-Za-z0-9.:[\]-]))?/g;
/** Ports this product speaks to. A failure at any other port is another program's. */
const ownPorts = new Set(["25", "443", "465", "587", "2587"]);
const aboutMail =
  /smtp|\bcommand: ['"](?:CONN|AUTH|API|STARTTLS|MAIL FROM|RCPT TO|DATA)\b|(?:jakarta|javax|sun|angus|Net)\.Mail|sendmail|nodemailer|mailkit|gomail|lettre|STARTTLS|office365|outlook\.office|microsoftonline|googleapis|gmail|\b(?:submission|okta)\b|:(?:465|587|2587)\b/i;
/**
 * Nothing but Node's message: no program around it, and no other host in it, that it could be about. Or nothing but curl's number and
 * words about the proxy, which is this computer's own whatever was asked for.
 */
const bare =
  /^\s*(?:(?:Uncaught\s+)?(?:Error:\s*)?(?:(?:connect|read|write|getaddrinfo|queryA)\s+)?[A-Z][A-Z_]+|curl: \(\d{1,3}\) (?:[^\r\n(]{0,200} )?(?:[Pp]roxy(?![\w.-])|CONNECT tunnel )[^\r\n(]{0,200})\s*$/;
/** A port in a line of text: after a colon, or by its word. */
const portInLine = /(?<![\w.]):(\d{2,5})\b|[a-z\]]:(\d{2,5})\b|\bport[ =:]{1,3}(\d{2,5})\b/gi;

/** Failures on the wire, where the text is about mail or about nothing else. One meaning: the most telling one found. */
export function wireFailures(text: string): Evidence[] {
  if (!aboutMail.test(text) && !bare.test(text)) return [];
  const host = hostIn(text);
  const coded = matches(text, codes)
    .filter((m) => m[3] === undefined || ownPorts.has(m[3]))
    .map((m) => {
      const code = m[1] ?? "";
      // A word after the code is a host only when it looks like one.
      const named = /[.:]/.test(m[2] ?? "") ? (m[2] ?? "") : host;
      return failure(
        code,
        /CERT|SSL|SIGNATURE/.test(code)
          ? "tls"
          : code === "ETIMEDOUT" && readTimeout(text)
            ? "read"
            : "connect",
        named,
        rest(text, m.index),
        m[3],
      );
    });
  if (coded.length > 0) return coded;
  for (const { code, operation, words } of wireWords) {
    for (const pattern of words) {
      const found = pattern.exec(text);
      if (found === null) continue;
      const line = lineAround(text, found.index);
      if (anothers(line)) continue;
      return [failure(code, operation, host, excerpt(line), portIn(line) ?? portIn(text))];
    }
  }
  return [];
}

/** A program that says in words that the connection was there, beside Node's one code for both. */
const readTimeout = (text: string): boolean =>
  wireWords.some(
    ({ code, operation, words }) =>
      code === "ETIMEDOUT" && operation === "read" && words.some((pattern) => pattern.test(text)),
  );
const portsOf = (line: string): string[] => matches(line, portInLine).map((m) => m[1] ?? m[2] ?? m[3] ?? "");
/** Times of day and lines of source files look like ports. */
const noPorts =
  /\b\d{1,2}:\d{2}(?::\d{2})?\b|\.(?:c|cc|cpp|cs|go|java|js|mjs|php|pl|pm|py|rb|rs|ts):\d{1,6}\b/g;
/** True for a line that names ports, and none of ours. */
const anothers = (line: string): boolean => {
  const ports = portsOf(line.replace(noPorts, "")).filter((port) => Number(port) > 99);
  return ports.length > 0 && !ports.some((port) => ownPorts.has(port)) && !aboutMail.test(line);
};
const portIn = (text: string): string | undefined => portsOf(text).find((port) => ownPorts.has(port));

const failure = (
  code: string,
  operation: Network["operation"],
  host: string,
  message: string,
  port?: string,
): Network => ({
  kind: "network",
  operation,
  host,
  ...(port === undefined ? {} : { port: Number(port) }),
  code,
  message,
});
