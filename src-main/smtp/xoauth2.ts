import { Secret } from "../credentials/secret.ts";

/**
 * The client response of XOAUTH2, in base64, as one unbroken line: `user={user}^Aauth=Bearer {token}^A^A`.
 * https://developers.google.com/workspace/gmail/imap/xoauth2-protocol
 */
export function xoauth2Response(username: string, token: Secret): Secret {
  return token.use(
    (value) => new Secret(Buffer.from(`user=${username}\x01auth=Bearer ${value}\x01\x01`).toString("base64")),
  );
}

/** Length in octets of an AUTH command that carries the response, its line end included. */
export const oneLineOctets = (username: string, token: Secret): number =>
  xoauth2Response(username, token).byteLength + "AUTH XOAUTH2 \r\n".length;

/** The JSON a server sends with 334 when it refuses a token, decoded; undefined when the text is no base64 of printable text. */
export function decodeChallenge(text: string): string | undefined {
  const base64 = text.trim();
  if (base64 === "" || base64.length > 4096 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  const decoded = Buffer.from(base64, "base64").toString("utf8");
  return /^[\x20-\x7e\s]+$/.test(decoded) ? decoded : undefined;
}
