import { compactVerify } from "jose";
import type { KnownKey } from "../plan.ts";
import type { HttpRequest } from "./server.ts";

/** The grant type of RFC 7523 section 2.1. */
export const jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** Did the owner of one of these keys sign the assertion? */
export async function isSignedByOne(assertion: string, keys: readonly KnownKey[]): Promise<boolean> {
  const tries = keys.map(({ publicKey }) => compactVerify(assertion, publicKey, { algorithms: ["RS256"] }));
  return Promise.any(tries).then(
    () => true,
    () => false,
  );
}

export interface ClientCredentials {
  readonly id: string;
  readonly secret: string | undefined;
  readonly method: "CLIENT_SECRET_BASIC" | "CLIENT_SECRET_POST" | "NONE";
}

/** RFC 6749 section 2.3.1: both halves of a Basic header are form-encoded before they are joined and base64-encoded. */
function basic(header: string): ClientCredentials | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  const joined = Buffer.from(encoded, "base64").toString("utf8");
  const colon = joined.indexOf(":");
  if (colon < 0) return undefined;
  const decode = (text: string) => {
    try {
      return decodeURIComponent(text.replaceAll("+", " "));
    } catch {
      return text;
    }
  };
  return {
    id: decode(joined.slice(0, colon)),
    secret: decode(joined.slice(colon + 1)),
    method: "CLIENT_SECRET_BASIC",
  };
}

/** Who asks, by the header or by the form. The ID is empty when nobody says. */
export function clientCredentials(request: HttpRequest): ClientCredentials {
  const fromHeader = request.authorization === undefined ? undefined : basic(request.authorization);
  if (fromHeader !== undefined) return fromHeader;
  const secret = request.form.get("client_secret") ?? undefined;
  return {
    id: request.form.get("client_id") ?? "",
    secret,
    method: secret === undefined ? "NONE" : "CLIENT_SECRET_POST",
  };
}
