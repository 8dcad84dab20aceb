import { redact } from "../credentials/redact.ts";
import type { Secret } from "../credentials/secret.ts";

/** A piece of a secret this long is treated as the secret, in characters. */
const telling = 16;
const run = new RegExp(`[A-Za-z0-9+/=_.~-]{${telling},}`, "g");

/**
 * The last door before an event leaves: every string in a value loses the secrets, whole and in pieces (a server may cut
 * what it echoes). The rooms redact at the source already; this one does not rely on it.
 */
export function scrub<T>(value: T, secrets: readonly Secret[]): T {
  if (typeof value === "string") return scrubText(value, secrets) as T;
  if (Array.isArray(value)) return value.map((item) => scrub(item, secrets)) as T;
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, scrub(item, secrets)])) as T;
  return value;
}

function scrubText(text: string, secrets: readonly Secret[]): string {
  return redact(text, secrets).replace(run, (piece) =>
    secrets.some((secret) => secret.use((value) => value.includes(piece))) ? "[secret]" : piece,
  );
}
