import type { FlattenedJWE } from "jose";
import { z } from "zod";
import { CredentialFact, keyFileLimit, type MailwrightError } from "../contract/index.ts";
import { Secret } from "../credentials/secret.ts";
import { stableJson } from "../setup/canonical-json.ts";
import { refusal } from "./read/refusal.ts";
import { practiceNotice } from "./tested-words.ts";

/** Where the secret lies in a bundle, when it was asked for. */
export const sealedPath = "secrets.jwe";

/**
 * Iterations of PBKDF2-HMAC-SHA512 (`p2c`). OWASP's Password Storage Cheat Sheet asks for 210,000 where a server keeps the
 * hash; a bundle is in the hands of whoever found the mail, so it is nearly three times that: 0.4 s on a laptop.
 */
export const pbes2Count = 600_000;

/** The most that is computed for a bundle of somebody else, about 1.5 s: the file names the count. */
export const pbes2Limit = 2_000_000;

const alg = "PBES2-HS512+A256KW";
const enc = "A256GCM";
/** Longest `secrets.jwe` that is read, in bytes: the longest key file, in base64 and JSON. */
const sealedLimit = keyFileLimit * 2;

/** What is encrypted. `revision` ties the secret to the credential of the setup beside it. */
const Content = z.object({
  kind: CredentialFact.shape.kind,
  revision: z.string(),
  /** The client secret's value, or the private key as PEM (PKCS #8). */
  value: z.string().min(1),
});

export type SealedCredential = Pick<CredentialFact, "kind" | "revision">;

/**
 * `secrets.jwe`: the secret as JWE in the flattened JSON serialization (RFC 7516 section 7.2.2), with a key derived from the
 * passphrase by PBES2 (RFC 7518 section 4.8). Any JOSE library opens it. The passphrase is taken in NFC (RFC 8265 section
 * 4.2), so that it is the same whatever keyboard it was typed on. Salt, key and nonce are new each time.
 */
export async function sealSecret(
  credential: SealedCredential,
  secret: Secret,
  passphrase: Secret,
  practice: boolean,
): Promise<string> {
  const { FlattenedEncrypt } = await import("jose");
  const { kind, revision } = credential;
  const content = secret.use((value) => Buffer.from(JSON.stringify({ kind, revision, value })));
  const jwe = new FlattenedEncrypt(content)
    .setProtectedHeader({ alg, enc, cty: "json" })
    .setKeyManagementParameters({ p2c: pbes2Count });
  // A practice bundle says so in every part. Nothing depends on it here, so it need not be protected.
  if (practice) jwe.setSharedUnprotectedHeader({ notice: practiceNotice } as never);
  const sealed = await passphrase.use((text) => jwe.encrypt(keyBytes(text)));
  content.fill(0);
  return stableJson(sealed);
}

/**
 * Opens `secrets.jwe`. Only this form is read: another algorithm, or a count that would take minutes, is refused before
 * anything is computed.
 *
 * @throws MailwrightError `bundle-passphrase-wrong`, `bundle-secret-unreadable`, or `bundle-secret-foreign` when the secret
 * is not the one of `credential`.
 */
export async function openSealed(
  bytes: Uint8Array,
  credential: SealedCredential,
  passphrase: Secret,
): Promise<Secret> {
  const jwe = readJwe(bytes);
  const { flattenedDecrypt, errors } = await import("jose");
  const options = {
    keyManagementAlgorithms: [alg],
    contentEncryptionAlgorithms: [enc],
    maxPBES2Count: pbes2Limit,
    maxDecompressedLength: 0,
  };
  let content: Uint8Array;
  try {
    content = (await passphrase.use((text) => flattenedDecrypt(jwe, keyBytes(text), options))).plaintext;
  } catch (error) {
    throw error instanceof errors.JWEDecryptionFailed ? refusal("bundle-passphrase-wrong") : unreadable();
  }
  const found = readContent(content);
  content.fill(0);
  if (found.kind !== credential.kind || found.revision !== credential.revision)
    throw refusal("bundle-secret-foreign");
  return new Secret(found.value);
}

const keyBytes = (passphrase: string): Uint8Array => Buffer.from(passphrase.normalize("NFC"), "utf8");

const unreadable = (found?: string): MailwrightError => refusal("bundle-secret-unreadable", found);

function readJwe(bytes: Uint8Array): FlattenedJWE {
  if (bytes.length > sealedLimit) throw unreadable(`It has ${bytes.length} bytes.`);
  const value = parse(bytes);
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw unreadable();
  return value as FlattenedJWE;
}

function readContent(bytes: Uint8Array): z.infer<typeof Content> {
  const content = Content.safeParse(parse(bytes));
  if (!content.success) throw unreadable();
  return content.data;
}

/** Undefined for what is not JSON: the parser's own message would quote it. */
function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8").decode(bytes));
  } catch {
    return undefined;
  }
}
