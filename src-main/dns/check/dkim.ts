import { Buffer } from "node:buffer";
import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { type Damage, type DamageKind, mendText, unwrapText } from "../damage.ts";

/** A DKIM key record, judged (RFC 6376 section 3.6.1, RFC 8301, RFC 8463). */
export interface DkimKey {
  readonly keyType: string;
  /** Bits of an RSA modulus; absent for Ed25519 and for what could not be read. */
  readonly bits?: number;
  readonly state: "valid" | "revoked" | "invalid";
  readonly testing: boolean;
  /** How much of the key is there, in bytes, where it was cut off. */
  readonly cut?: { readonly has: number; readonly needs: number };
  /** It is the private half, which must never be seen by anyone. */
  readonly isPrivate?: true;
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

  const odd = text.split(";").find((part) => part.trim() !== "" && !/^\s*[a-z]\w*\s*=/i.test(part));
  if (odd !== undefined) {
    problems.push(`"${odd.trim().slice(0, 40)}" is not a tag: a name, =, and a value.`);
    return result("invalid");
  }
  const twice = [...tags].find(([, { count }]) => count > 1)?.[0];
  if (twice !== undefined) {
    problems.push(`${twice}= stands twice, which makes the whole record invalid.`);
    return result("invalid");
  }
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
  if (der && isPrivateKey(der)) {
    problems.push("This is the private key: whoever reads it can sign mail as this domain.");
    return { ...result("invalid"), isPrivate: true };
  }
  // The raw key, or the form that other programs write it in (RFC 8463 section 4, RFC 8410 section 4).
  if (der?.length === 32 || (der?.length === 44 && der[8] === 0x70)) {
    problems.push("This is an Ed25519 key, and k=ed25519 is missing: without it a key is taken for RSA.");
    return result("invalid");
  }
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

/** A tag, the place it stands at, and how often. */
interface Tag {
  readonly value: string;
  readonly index: number;
  count: number;
}

function readTags(text: string): Map<string, Tag> {
  const tags = new Map<string, Tag>();
  for (const [index, part] of text.split(";").entries()) {
    const equals = part.indexOf("=");
    if (equals < 0) continue;
    const name = part.slice(0, equals).trim();
    const known = tags.get(name);
    if (known) known.count++;
    else tags.set(name, { value: part.slice(equals + 1).trim(), index, count: 1 });
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

/** Do two key records hold the same key? Spaces and other tags say nothing of it. */
export function isSameKey(a: string, b: string): boolean {
  const data = (text: string) => readTags(text).get("p")?.value.replace(/\s+/g, "");
  return data(a) !== undefined && data(a) === data(b);
}

const isKey = (text: string): boolean => looksLikeDkimKey(text) && parseDkimKey(text).state === "valid";

/** Ways in which a key is spoilt, each with what it was before. The first that gives a key is the one. */
const spoiled: readonly (readonly [DamageKind, RegExp, (text: string) => string])[] = [
  [
    "armor",
    /-----(?:BEGIN|END)[A-Z ]{1,40}KEY-----/,
    (text) => text.replace(/-----(?:BEGIN|END)[A-Z ]{1,40}KEY-----/g, ""),
  ],
  [
    "version",
    /^v?\s*[=:]{0,2}\s*DKIM\s*-?\s*1?(?=[\s;,:]|$)/i,
    (text) => text.replace(/^[^;,:]*?DKIM\s*-?\s*1?(?=[\s;,:]|$)/i, "v=DKIM1"),
  ],
  [
    "separator",
    /[\s,:](?=[khtnsp]\s*[=:])/,
    (text) => text.replace(/\s*[;,:]?\s*\b([khtnsp])\s*[=:]\s*(?=[A-Za-z0-9+/*])/g, "; $1="),
  ],
  ["markup", /%(?:2B|2F|3D)/i, (text) => text.replace(/%(2B|2F|3D)/gi, (found) => decodeURIComponent(found))],
  ["plus", / /, (text) => text.replace(/p=[^;]*/, (data) => data.trim().replaceAll(" ", "+"))],
  ["bare", /^[A-Za-z0-9+/\s]{40,}={0,2}$/, (text) => `v=DKIM1; k=rsa; p=${text.replace(/\s+/g, "")}`],
];

/** One text with what was entered around it taken out, and then, while that gives no key, its spelling mended. */
function mendOne(text: string): { readonly value: string; readonly damage: readonly Damage[] } | undefined {
  const whole = unwrapText(text);
  const damage = [...whole.damage];
  let value = whole.text;
  if (damage.length > 0 && isKey(value)) return { value, damage };
  for (const [kind, sign, mend] of spoiled) {
    const at = sign.exec(value);
    if (at === null) continue;
    const mended = mend(value).trim();
    if (mended === value) continue;
    damage.push({
      kind,
      character: kind === "bare" ? "" : at[0].trim() || " ",
      position: kind === "bare" ? 0 : at.index + 1,
      count: 1,
    });
    value = mended;
    if (isKey(value)) return { value, damage };
  }
  return undefined;
}

/** Pieces that are put together. More are no key that was split. */
const mostPieces = 4;

/** All the pieces behind the first, in the order that gives a key. */
function joined(head: string, tails: readonly string[]): string | undefined {
  for (const [i, tail] of tails.entries()) {
    const value = `${head}${tail}`;
    const left = tails.toSpliced(i, 1);
    const whole = isKey(value) ? value : joined(value, left);
    if (whole !== undefined) return whole;
  }
  return undefined;
}

/**
 * What damaged texts at a selector were meant to be: a key with characters in it that do not belong there, one that was spelt
 * otherwise, or one that was split into several records. Undefined when a key is whole, or cannot be mended with certainty.
 */
export function mendDkimKey(texts: readonly string[]): MendedKey | undefined {
  if (texts.some(isKey)) return undefined;
  for (const text of texts) {
    const mended = mendOne(text);
    if (mended) return { ...mended, texts: [text] };
  }
  const pieces = texts.map((text) => ({ text, clean: mendText(text).text }));
  const tails = pieces.filter(({ clean }) => /^[A-Za-z0-9+/\s]+={0,2};?$/.test(clean)).slice(0, mostPieces);
  for (const head of pieces.filter(({ clean }) => looksLikeDkimKey(clean))) {
    const value = joined(
      head.clean,
      tails.map(({ clean }) => clean),
    );
    if (value !== undefined) return { value, texts: [head, ...tails].map(({ text }) => text), damage: [] };
  }
  return undefined;
}

/** Node makes a public key of a private one without a word. */
function isPrivateKey(der: Buffer): boolean {
  // Both forms begin with a version, where a public key has its algorithm or its modulus (RFC 5208, RFC 8017 A.1.2).
  return (["pkcs8", "pkcs1"] as const).some((type) => {
    try {
      return createPrivateKey({ key: der, format: "der", type }).type === "private";
    } catch {
      return false;
    }
  });
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
