import { Buffer } from "node:buffer";
import { createPublicKey, type KeyObject } from "node:crypto";
import { type Damage, mendText } from "../damage.ts";

/** A DKIM key record, judged (RFC 6376 section 3.6.1, RFC 8301, RFC 8463). */
export interface DkimKey {
  readonly keyType: string;
  /** Bits of an RSA modulus; absent for Ed25519 and for what could not be read. */
  readonly bits?: number;
  readonly state: "valid" | "revoked" | "invalid";
  readonly testing: boolean;
  /** How much of the key is there, in bytes, where it was cut off. */
  readonly cut?: { readonly has: number; readonly needs: number };
  /** Sentences for people; with `valid` they are advice. */
  readonly problems: readonly string[];
}

/** RSA keys shorter than this must not be used (RFC 8301 section 3.2); from `advisedBits` on there is nothing to say. */
const leastBits = 1024;
const advisedBits = 2048;

/** True when a TXT record looks meant as a DKIM key. */
export const looksLikeDkimKey = (text: string): boolean => /(?:^|;)\s*(?:v\s*=\s*DKIM1|p\s*=)/i.test(text);

/** Reads a key record. Never throws. */
export function parseDkimKey(text: string): DkimKey {
  const tags = readTags(text);
  const keyType = (tags.get("k")?.value ?? "rsa").toLowerCase();
  const flags = (tags.get("t")?.value ?? "").split(":").map((f) => f.trim().toLowerCase());
  const problems: string[] = [];
  const result = (state: DkimKey["state"], bits?: number): DkimKey => ({
    keyType,
    state,
    testing: flags.includes("y"),
    problems,
    ...(bits !== undefined && { bits }),
  });

  const version = tags.get("v");
  if (version !== undefined && (version.value !== "DKIM1" || version.index !== 0)) {
    problems.push("v=DKIM1 must be the first tag, written exactly so.");
    return result("invalid");
  }
  const data = tags.get("p");
  if (data === undefined) {
    problems.push("It has no p= tag, so it holds no key.");
    return result("invalid");
  }
  const base64 = data.value.replace(/\s+/g, "");
  if (base64 === "") {
    problems.push("p= is empty: this key was revoked.");
    return result("revoked");
  }
  if (/["\u201c\u201d]/.test(base64))
    problems.push("There are quotation marks inside the key: it was split by hand.");
  const services = (tags.get("s")?.value ?? "*").split(":").map((s) => s.trim().toLowerCase());
  if (!services.includes("*") && !services.includes("email")) problems.push("s= does not allow email.");
  const hashes = tags
    .get("h")
    ?.value.split(":")
    .map((h) => h.trim().toLowerCase());
  if (hashes && !hashes.includes("sha256")) problems.push("h= does not allow sha256.");
  if (problems.length > 0) return result("invalid");

  if (keyType === "ed25519") {
    if (Buffer.from(base64, "base64").length === 32) return result("valid");
    problems.push("An Ed25519 key has 32 bytes; this one has not.");
    return result("invalid");
  }
  if (keyType !== "rsa") {
    problems.push(`k=${keyType} is not a key type receivers know.`);
    return result("invalid");
  }
  const der = /^[A-Za-z0-9+/]+={0,2}$/.test(base64) ? Buffer.from(base64, "base64") : undefined;
  const bits = der && rsaBits(der);
  const needs = der && bits === undefined ? derLength(der) : undefined;
  if (der && needs !== undefined && needs > der.length) {
    problems.push(
      `The key is cut off: ${der.length} of its ${needs} bytes are there. Some forms take 255 characters only.`,
    );
    return { ...result("invalid"), cut: { has: der.length, needs } };
  }
  if (bits === undefined) {
    problems.push("The key in p= cannot be read. It may be cut off, or have lost a part.");
    return result("invalid");
  }
  if (bits < leastBits) {
    problems.push(`The key has ${bits} bits. Receivers refuse RSA keys below ${leastBits}.`);
    return result("invalid", bits);
  }
  if (bits < advisedBits) problems.push(`The key has ${bits} bits; ${advisedBits} are advised.`);
  if (flags.includes("y"))
    problems.push("t=y marks the key as a test: receivers may treat the mail as unsigned.");
  return result("valid", bits);
}

function readTags(text: string): Map<string, { value: string; index: number }> {
  const tags = new Map<string, { value: string; index: number }>();
  for (const [index, part] of text.split(";").entries()) {
    const equals = part.indexOf("=");
    if (equals < 0) continue;
    const name = part.slice(0, equals).trim();
    if (!tags.has(name)) tags.set(name, { value: part.slice(equals + 1).trim(), index });
  }
  return tags;
}

/** The length that a DER structure tells of itself, in bytes with its head (X.690 section 8.1.3); undefined for none. */
function derLength(der: Buffer): number | undefined {
  const [tag, length = 0] = der;
  if (tag !== 0x30) return undefined;
  if (length < 0x80) return 2 + length;
  const octets = length & 0x7f;
  if (octets < 1 || octets > 3 || der.length < 2 + octets) return undefined;
  return 2 + octets + der.readUIntBE(2, octets);
}

/** A damaged key, as it was meant. */
export interface MendedKey {
  readonly value: string;
  /** The texts that it takes the place of. */
  readonly texts: readonly string[];
  /** Empty where the key is whole, and stands in several records. */
  readonly damage: readonly Damage[];
}

/**
 * What damaged texts at a selector were meant to be: a key with characters in it that do not belong there, or one that was
 * split into two records. Undefined when a key is whole, or cannot be mended with certainty.
 */
export function mendDkimKey(texts: readonly string[]): MendedKey | undefined {
  const isKey = (text: string) => looksLikeDkimKey(text) && parseDkimKey(text).state === "valid";
  if (texts.some(isKey)) return undefined;
  for (const text of texts) {
    const { text: value, damage } = mendText(text);
    if (damage.length > 0 && isKey(value)) return { value, texts: [text], damage };
  }
  const heads = texts.filter(looksLikeDkimKey);
  const tails = texts.filter((text) => /^[A-Za-z0-9+/\s]+={0,2};?$/.test(text));
  for (const head of heads)
    for (const tail of tails) {
      const value = `${head.trim()}${tail.trim()}`;
      if (isKey(value)) return { value, texts: [head, tail], damage: [] };
    }
  return undefined;
}

/** The modulus length of a SubjectPublicKeyInfo, or of the bare RSAPublicKey that some tools publish. */
function rsaBits(der: Buffer): number | undefined {
  for (const type of ["spki", "pkcs1"] as const) {
    try {
      const key: KeyObject = createPublicKey({ key: der, format: "der", type });
      if (key.asymmetricKeyType === "rsa") return key.asymmetricKeyDetails?.modulusLength;
    } catch {
      // The other form may fit.
    }
  }
  return undefined;
}
