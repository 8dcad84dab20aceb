import type { Evidence } from "../../contract/evidence.ts";
import { lineAround } from "./text.ts";

/** A private key that a library could not read, in its words. Each is said of the key alone, so that no context is needed. */
const unreadable: readonly RegExp[] = [
  // OpenSSL's decoders under the numbers of versions 3, 1.1 and 1.0, as Node, PHP and others show them.
  /error:1E08010C:DECODER routines:[^\s"']{0,40}:unsupported/i,
  /error:09(?:09006C|06D06C):PEM routines:[^"'\r\n]{0,60}no start line/i,
  /error:0[A-F0-9]{7}:asn1 encoding routines:[^"'\r\n]{0,60}(?:wrong tag|header too long|too long|nested asn1 error|not enough data)/i,
  // Python: cryptography, google-auth, PyJWT, rsa.
  /\bCould not deserialize key data\b/,
  /\bUnable to load PEM file\b/,
  /\bNo key could be detected\b/,
  /\bCould not parse the provided public key\b/,
  // Java: google-auth-library, the JDK.
  /\bInvalid PKCS#?8 data\b/i,
  /\bInvalidKeySpecException\b[^\r\n]{0,200}\b(?:InvalidKeyException|unable to decode key|key spec not recognized|IOException|algid parse error)\b/i,
  /\bInvalidKeyException: (?:IOException|Unable to decode key|invalid key format)\b/,
  /\bUnexpected exception reading PKCS#?8 data\b/i,
  // Go: x/oauth2, crypto/x509.
  /\bprivate key should be a PEM or plain PKCS1 or PKCS8\b/i,
  /\bfailed to parse private key\b/i,
  /\bprivate key is invalid\b/,
  // Ruby and PHP.
  /\bOpenSSL::PKey::(?:RSA|PKey)Error: (?:Neither PUB key nor PRIV key|Could not parse PKey)/,
  /\bopenssl_(?:sign|pkey_get_private)\(\)[^\r\n]{0,40}: (?:Supplied key param cannot be coerced into a private key|supplied key param cannot be coerced)/i,
  /\bOpenSSL unable to (?:sign data|validate key)\b/,
  // .NET.
  /\bNo supported key formats were found\b/i,
  /\bASN1 corrupted data\b/i,
  /\bthe provided key (?:material|data) could not be (?:read|imported)\b/i,
  // Node: jose, jsonwebtoken, google-auth-library.
  /"pkcs8" must be PKCS#8 formatted string/,
  /\bsecretOrPrivateKey must be an asymmetric key when using RS256\b/,
  // Rust: jsonwebtoken, ring, rustls.
  /\bInvalidKeyFormat\b/,
  /\bInvalid(?:Rsa)?Key\("?[A-Za-z]*"?\)/,
  // OpenSSL's own program, perl's Crypt::OpenSSL.
  /\bCould not (?:read|find) private key (?:from|of|in)\b/i,
  /\bunable to load (?:private key|Private Key)\b/,
];

/** That a private key could not be read. */
export function keyErrors(text: string): Evidence[] {
  for (const pattern of unreadable) {
    const found = pattern.exec(text);
    if (found !== null)
      return [
        {
          kind: "credential",
          problem: "unreadable",
          message: lineAround(text, found.index).trim().slice(0, 600),
        },
      ];
  }
  return [];
}
