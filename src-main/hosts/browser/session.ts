import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

const digest = (text: string) => createHash("sha256").update(text).digest();
const equal = (a: string, b: string) => timingSafeEqual(digest(a), digest(b));
const random = () => randomBytes(32).toString("base64url");

/**
 * Who may use this server: a page of its own origin that was opened by a printed link. The page gives the link's token
 * for a key, keeps the key where only its origin can read, and sends it with every request (RFC 6750, `Bearer`).
 *
 * Not a cookie: a browser sends the cookies of 127.0.0.1 to every port of it, and a page of another port is same-site,
 * so that any program of this computer could collect it by one visit.
 */
export class Session {
  readonly #key = random();
  #token: string | undefined;

  /** A new one-time token for a link. An older one that was not used is void. */
  newToken(): string {
    this.#token = random();
    return this.#token;
  }

  /** The key for a token, once. Undefined when the token is wrong or used. */
  redeem(token: string): string | undefined {
    if (this.#token === undefined || !equal(token, this.#token)) return undefined;
    this.#token = undefined;
    return this.#key;
  }

  /** True when the request carries the key. */
  admits({ authorization }: IncomingHttpHeaders): boolean {
    const [, key] = /^Bearer ([\w-]+)$/.exec(authorization ?? "") ?? [];
    return key !== undefined && equal(key, this.#key);
  }
}

/**
 * True when the request was made to this server under its own address: the one of the links, and no other name of this
 * computer. A page of another site that points its own name at 127.0.0.1 (DNS rebinding) comes with that name in `Host`;
 * `localhost` can be another program, on the same port of `::1`.
 */
export const isOwnHost = (headers: IncomingHttpHeaders, port: number): boolean =>
  headers.host === `127.0.0.1:${port}`;

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
