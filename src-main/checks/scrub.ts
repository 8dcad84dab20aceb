import type { Secret } from "../credentials/secret.ts";
import { redactPieces } from "../smtp/pieces.ts";

/**
 * The last door before an event leaves: every string in a value loses the secrets, whole and in pieces. The rooms redact
 * at the source already; this one does not rely on it.
 */
export function scrub<T>(value: T, secrets: readonly Secret[]): T {
  if (typeof value === "string") return redactPieces(value, secrets) as T;
  if (Array.isArray(value)) return value.map((item) => scrub(item, secrets)) as T;
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, scrub(item, secrets)])) as T;
  return value;
}
