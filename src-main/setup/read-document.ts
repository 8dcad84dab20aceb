import type { z } from "zod";
import { OktaRecord, Setup, setupVersion } from "../contract/index.ts";
import { withDomain } from "./document.ts";

/** What reading a stored document can end in. */
export type ReadResult =
  | { readonly kind: "setup"; readonly setup: Setup }
  | { readonly kind: "newer"; readonly version: number }
  | { readonly kind: "damaged"; readonly reason: string };

/** Reads a stored document. Never throws. A version newer than ours is told apart from damage: it must not be touched. */
export function readSetup(text: string): ReadResult {
  let value: unknown;
  try {
    // Editors of Windows put a byte order mark in front.
    value = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return { kind: "damaged", reason: "It is not complete JSON." };
  }
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === "number" && version > setupVersion) return { kind: "newer", version };
  const parsed = Setup.safeParse(withoutOddRecords(value));
  if (parsed.success) return { kind: "setup", setup: withDomain(parsed.data, parsed.data.domain) };
  return { kind: "damaged", reason: whatIsWrong(parsed.error) };
}

/**
 * A record of Okta's that has not the form of one is left out: earlier versions took such a record, and a setup is not damaged
 * by it. The Domain step asks for the records again.
 */
function withoutOddRecords(value: unknown): unknown {
  const { domain } = (value ?? {}) as { domain?: { oktaRecords?: unknown } };
  if (!domain || !Array.isArray(domain.oktaRecords)) return value;
  const oktaRecords = domain.oktaRecords.filter((record) => OktaRecord.safeParse(record).success);
  return { ...(value as object), domain: { ...domain, oktaRecords } };
}

/** The first thing a schema did not accept, as a sentence. */
export function whatIsWrong(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return "It does not have the shape of a setup.";
  const path = issue.path.join(".");
  return path ? `“${path}”: ${issue.message}.` : `${issue.message}.`;
}
