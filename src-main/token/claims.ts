import { decodeJwt } from "jose";
import type { Secret } from "../credentials/secret.ts";

/**
 * The claims of an access token that is a JWT. They are decoded and not verified: the signature of an Exchange Online
 * token is not a client's to check (its header carries a `nonce`).
 * @returns undefined for an opaque token, as Google's are
 */
export function readClaims(token: Secret): Record<string, unknown> | undefined {
  return token.use((value) => {
    try {
      return { ...decodeJwt(value) };
    } catch {
      return undefined;
    }
  });
}

/** The claims worth showing: none identifies a session, none helps to forge one. */
const shown = [
  "aud",
  "iss",
  "tid",
  "appid",
  "azp",
  "app_displayname",
  "oid",
  "roles",
  "scp",
  "idtyp",
  "ver",
  "exp",
] as const;

/** Leaves of a token's claims only what may be shown and stored. */
export function harmlessClaims(claims: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    shown.filter((name) => claims[name] !== undefined).map((name) => [name, bounded(claims[name])]),
  );
}

/** Claims come from outside: their size is bounded like every other evidence. */
function bounded(value: unknown): unknown {
  if (typeof value === "string") return value.slice(0, 500);
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => String(item).slice(0, 200));
  return "[object]";
}
