import { createHash, createPrivateKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { type Finding, type ReplyKey, replyTextLimit } from "../contract/index.ts";
import { finding } from "../contract/make-finding.ts";
import { certifyOwnKey, type KeyCertificate } from "./key-certificate.ts";
import { Secret } from "./secret.ts";

/**
 * The reply of a script that the admin ran elsewhere: one line, sealed to a key that this computer made for the setup. The
 * line is `mailwright-reply:LENGTH:BODY:end`. With a secret in it the body is a JWE in compact form (RFC 7516 section 7.1) with RSA-OAEP-256 and A256CBC-HS512.
 */
export interface ReplyKeyPair {
  /** PKCS #8, PEM: it goes to the keychain. */
  readonly privateKey: Secret;
  readonly publicKey: ReplyKey;
  /** A certificate of the key itself, self-signed, for so many days from `now` (milliseconds since the epoch). */
  certify(name: string, days: number, now: number): Promise<KeyCertificate>;
}

/** Makes a key for the replies of one setup. */
export async function makeReplyKey(): Promise<ReplyKeyPair> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const { calculateJwkThumbprint } = await import("jose");
  const jwk = publicKey.export({ format: "jwk" });
  return {
    privateKey: new Secret(privateKey.export({ type: "pkcs8", format: "pem" }).toString()),
    publicKey: { id: await calculateJwkThumbprint(jwk), modulus: jwk.n! },
    certify: (name, days, now) => certifyOwnKey({ publicKey, privateKey }, name, days, now),
  };
}

/** A reply as it stands in pasted text: the last whole one, or what is wrong with the text. */
export type FoundReply = { readonly jwe: string } | { readonly finding: Finding };

/**
 * Finds the reply in what was copied from a terminal: prompts, other lines, and the line ends and blanks that a terminal puts
 * into a long line. Pure, linear.
 */
export function findReply(text: string): FoundReply {
  if (!text.trim()) return { finding: reply("reply-missing", "Nothing was pasted", "The field is empty.") };
  const joined = text.slice(-replyTextLimit).replaceAll(/[\s\u00A0\u200B]+/g, "");
  const start = joined.lastIndexOf("mailwright-reply:");
  if (start < 0) {
    return {
      finding: reply(
        "reply-missing",
        "There is no reply in this text",
        "A reply begins with mailwright-reply: and ends with :end. The script prints it last, when it is done.",
      ),
    };
  }
  const [, length = "", body = ""] = joined.slice(start).split(":", 3);
  const whole = joined.startsWith(
    ":end",
    start + "mailwright-reply:".length + length.length + 1 + body.length,
  );
  if (!whole || body.length !== Number(length)) {
    return {
      finding: reply(
        "reply-cut",
        "The reply is not whole",
        whole
          ? `It should be ${length.slice(0, 8)} characters long, and ${body.length} arrived. A part of it was left out or added when it was copied.`
          : "Its end was not copied: the last characters are :end.",
      ),
    };
  }
  return { jwe: body };
}

/**
 * Opens a reply with the setup's key and parses it. The clear text leaves only as what `read` makes of it.
 *
 * @param id the name of the setup's key
 */
export async function openReply<T>(
  body: string,
  id: string,
  privateKey: Secret,
  read: (payload: unknown) => T | Promise<T>,
): Promise<{ readonly value: T } | { readonly finding: Finding }> {
  if (!body.split(".").every(isExact)) return { finding: tampered() };
  if (body.startsWith("open.")) return readOpen(body, id, read);
  const { compactDecrypt, decodeProtectedHeader } = await import("jose");
  let kid: unknown;
  try {
    kid = decodeProtectedHeader(body).kid;
  } catch {
    return { finding: tampered() };
  }
  if (kid !== id) return { finding: foreign() };
  try {
    const key: KeyObject = privateKey.use((pem) => createPrivateKey(pem));
    const { plaintext } = await compactDecrypt(body, key, {
      keyManagementAlgorithms: ["RSA-OAEP-256"],
      contentEncryptionAlgorithms: ["A256CBC-HS512"],
    });
    return { value: await read(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(plaintext))) };
  } catch {
    return { finding: tampered() };
  }
}

/** Decoders pass over the bits that the last character of base64url has too many (RFC 4648 section 3.5): a changed one is no reply. */
const isExact = (part: string): boolean => Buffer.from(part, "base64url").toString("base64url") === part;

/** Seals facts as the scripts do: for the practice shell. Answers the whole line. */
export async function sealReply(facts: object, { id, modulus }: ReplyKey): Promise<string> {
  const { CompactEncrypt, importJWK } = await import("jose");
  const key = await importJWK({ kty: "RSA", n: modulus, e: "AQAB", alg: "RSA-OAEP-256" });
  const jwe = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(facts)))
    .setProtectedHeader({ alg: "RSA-OAEP-256", enc: "A256CBC-HS512", kid: id })
    .encrypt(key);
  return `mailwright-reply:${jwe.length}:${jwe}:end`;
}

/** A reply without a secret is not sealed: `open.BASE64URL.SHA256`. It names the key that its script was written for. */
async function readOpen<T>(
  body: string,
  id: string,
  read: (payload: unknown) => T | Promise<T>,
): Promise<{ value: T } | { finding: Finding }> {
  const [, text = "", sum] = body.split(".");
  const bytes = Buffer.from(text, "base64url");
  if (createHash("sha256").update(bytes).digest("hex") !== sum) return { finding: tampered() };
  try {
    const payload: unknown = JSON.parse(bytes.toString("utf8"));
    return (payload as { key?: unknown } | null)?.key === id
      ? { value: await read(payload) }
      : { finding: foreign() };
  } catch {
    return { finding: tampered() };
  }
}

const foreign = () =>
  reply(
    "reply-foreign",
    "This reply is for another setup, or for an older script",
    "It names a key that this setup does not have. Each setup has its own, and a new script may make a new one.",
  );

const tampered = () =>
  reply(
    "reply-damaged",
    "The reply was changed on its way",
    "It has the right length, and its seal does not fit: a character is not the one that the script printed.",
  );

const reply = (code: string, title: string, cause: string): Finding =>
  finding({
    code,
    step: "app",
    field: "reply",
    title,
    cause,
    fix: [
      "Copy everything from mailwright-reply to :end in the shell where the script ran, and paste it again.",
      "If it is not there any more, run the script again: it changes nothing that is right, and prints a new reply.",
    ],
  });
