import type { Session } from "electron";

/** Chromium's network errors in Node's and OpenSSL's words, which the diagnosis reads. */
const codes: Readonly<Record<string, string>> = {
  ERR_NAME_NOT_RESOLVED: "ENOTFOUND",
  ERR_NAME_RESOLUTION_FAILED: "EAI_AGAIN",
  ERR_DNS_TIMED_OUT: "EAI_AGAIN",
  ERR_CONNECTION_REFUSED: "ECONNREFUSED",
  ERR_CONNECTION_RESET: "ECONNRESET",
  ERR_CONNECTION_CLOSED: "ECONNRESET",
  ERR_EMPTY_RESPONSE: "ECONNRESET",
  ERR_CONNECTION_TIMED_OUT: "ETIMEDOUT",
  ERR_TIMED_OUT: "ETIMEDOUT",
  ERR_ADDRESS_UNREACHABLE: "EHOSTUNREACH",
  ERR_INTERNET_DISCONNECTED: "ENETUNREACH",
  ERR_NETWORK_ACCESS_DENIED: "EACCES",
  ERR_CERT_DATE_INVALID: "CERT_HAS_EXPIRED",
  ERR_CERT_COMMON_NAME_INVALID: "ERR_TLS_CERT_ALTNAME_INVALID",
  ERR_CERT_AUTHORITY_INVALID: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  ERR_CERT_REVOKED: "CERT_REVOKED",
  ERR_PROXY_AUTH_REQUESTED: "PROXY_AUTHENTICATION",
  ERR_PROXY_AUTH_UNSUPPORTED: "PROXY_AUTHENTICATION",
  ERR_PROXY_CONNECTION_FAILED: "PROXY_UNREACHABLE",
  ERR_MANDATORY_PROXY_CONFIGURATION_FAILED: "PROXY_UNREACHABLE",
  ERR_TUNNEL_CONNECTION_FAILED: "PROXY_REFUSED",
  ERR_HTTPS_PROXY_TUNNEL_RESPONSE_REDIRECT: "PROXY_REFUSED",
  ERR_PROXY_CERTIFICATE_INVALID: "PROXY_NOT_HTTP",
};

/** The error of `session.fetch` with a `code` that the rest of the program knows. Chromium puts its own into the message. */
export function withCode(error: unknown): Error {
  const cause = error instanceof Error ? error : new Error(String(error));
  const name = /net::(ERR_[A-Z_]+)/.exec(cause.message)?.[1];
  if (name === undefined) return cause;
  return Object.assign(new Error(cause.message, { cause }), { code: codes[name] ?? name });
}

/** What Chromium says instead of answering a request whose redirects are not to be followed. */
const redirected = /redirect was cancelled/i;

/**
 * A fetch through Chromium, which knows the system's proxy (with its password) and certificates. The session is in
 * memory, sends no cookies and keeps no cache. A redirect comes back as a 302 without its target: Electron hides it.
 */
export function electronFetch(
  session: Pick<Session, "fetch">,
): (url: string, init: RequestInit) => Promise<Response> {
  return async (url, init) => {
    try {
      return await session.fetch(url, { ...init, credentials: "omit", cache: "no-store" } as Parameters<
        Session["fetch"]
      >[1]);
    } catch (error) {
      if (error instanceof Error && redirected.test(error.message))
        return new Response(null, { status: 302 });
      throw withCode(error);
    }
  };
}
