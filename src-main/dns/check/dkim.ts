import { Buffer } from "node:buffer";
import { createPublicKey, type KeyObject } from "node:crypto";

/** A DKIM key record, judged (RFC 6376 section 3.6.1, RFC 8301, RFC 8463). */
export interface DkimKey {
  readonly keyType: string;
  /** Bits of an RSA modulus; absent for Ed25519 and for what could not be read. */
  readonly bits?: number;
  readonly state: "valid" | "revoked" | "invalid";
  readonly testing: boolean;
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
  const bits = /^[A-Za-z0-9+/]+={0,2}$/.test(base64) ? rsaBits(Buffer.from(base64, "base64")) : undefined;
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
