import type { Finding } from "../contract/finding.ts";
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

/**
 * The same for findings: what they quote loses the secrets. Their title, cause and fix are our own sentences, made of evidence
 * that went through `scrub`: a password that is an everyday word does not blot it out there.
 */
export const scrubFindings = (findings: readonly Finding[], secrets: readonly Secret[]): Finding[] =>
  findings.map((finding) => ({
    ...finding,
    ...scrub(
      Object.fromEntries(
        (["evidence", "expected", "found"] as const).flatMap((key) =>
          finding[key] === undefined ? [] : [[key, finding[key]]],
        ),
      ),
      secrets,
    ),
  }));
