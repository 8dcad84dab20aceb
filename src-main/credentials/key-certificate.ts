import { type KeyObject, webcrypto } from "node:crypto";
import { dayMs } from "../contract/day.ts";

/** A certificate (PEM) of a key of ours, and its end (RFC 3339 in UTC, to the second). */
export interface KeyCertificate {
  readonly certificate: string;
  readonly until: string;
}

/**
 * A self-signed X.509 certificate for an RSA key, as Google takes it for a service account's key. Google lists the key with
 * the certificate's end as its own: `days` from `now` (milliseconds since the epoch).
 */
export async function certifyOwnKey(
  { publicKey, privateKey }: { readonly publicKey: KeyObject; readonly privateKey: KeyObject },
  name: string,
  days: number,
  now: number,
): Promise<KeyCertificate> {
  // @peculiar/x509 asks for this polyfill before it is loaded.
  await import("reflect-metadata");
  const { X509CertificateGenerator, cryptoProvider, Name } = await import("@peculiar/x509");
  const crypto = webcrypto as unknown as Crypto;
  cryptoProvider.set(crypto);
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const [open, own] = await Promise.all([
    crypto.subtle.importKey("spki", publicKey.export({ type: "spki", format: "der" }), algorithm, true, [
      "verify",
    ]),
    crypto.subtle.importKey("pkcs8", privateKey.export({ type: "pkcs8", format: "der" }), algorithm, true, [
      "sign",
    ]),
  ]);
  const second = Math.floor(now / 1000) * 1000;
  const notAfter = new Date(second + days * dayMs);
  const made = await X509CertificateGenerator.createSelfSigned({
    name: new Name([{ CN: [{ utf8String: name }] }]),
    notBefore: new Date(second - 3_600_000),
    notAfter,
    signingAlgorithm: algorithm,
    keys: { publicKey: open, privateKey: own } as CryptoKeyPair,
  });
  return { certificate: made.toString("pem"), until: `${notAfter.toISOString().slice(0, 19)}Z` };
}
