import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

const digest = (text: string) => createHash("sha256").update(text).digest();
const equal = (a: string, b: string) => timingSafeEqual(digest(a), digest(b));
const random = () => randomBytes(32).toString("base64url");

/**
 * Who may use this server: whoever holds the cookie, which is given once for each link that was printed.
 * Cookies do not know ports, so the name carries it: another server on 127.0.0.1 keeps its own.
 */
export class Session {
  readonly #cookieName: string;
  readonly #cookieValue = random();
  #token: string | undefined;

  constructor(port: number) {
    this.#cookieName = `mailwright-${port}`;
  }

  /** A new one-time token for a link. An older one that was not used is void. */
  newToken(): string {
    this.#token = random();
    return this.#token;
  }

  /** The `Set-Cookie` value for a token, once. Undefined when it is wrong or used. */
  redeem(token: string): string | undefined {
    if (this.#token === undefined || !equal(token, this.#token)) return undefined;
    this.#token = undefined;
    return `${this.#cookieName}=${this.#cookieValue}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** True when the request carries the cookie. */
  admits(headers: IncomingHttpHeaders): boolean {
    return (headers.cookie ?? "").split(";").some((pair) => {
      const at = pair.indexOf("=");
      return (
        pair.slice(0, at).trim() === this.#cookieName && equal(pair.slice(at + 1).trim(), this.#cookieValue)
      );
    });
  }
}

/**
 * True when the request was made to this server under its own address. A page of another site that points its own
 * name at 127.0.0.1 (DNS rebinding) comes with that name in `Host`.
 */
export const isOwnHost = (headers: IncomingHttpHeaders, port: number): boolean =>
  headers.host === `127.0.0.1:${port}` || headers.host === `localhost:${port}`;

/**
 * True when the request comes from our own page. A browser always sends `Origin` with POST, so a POST without it is
 * refused; for GET, `Origin` and `Sec-Fetch-Site` are held against us where they are sent.
 */
export function isOwnOrigin(method: string, headers: IncomingHttpHeaders): boolean {
  const { origin, host } = headers;
  const site = headers["sec-fetch-site"];
  if (origin !== undefined && origin !== `http://${host}`) return false;
  if (method === "POST") return origin !== undefined;
  return site === undefined || site === "same-origin" || site === "none";
}
