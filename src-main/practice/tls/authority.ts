import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from "node:crypto";
import { isIP } from "node:net";
import {
  bitString,
  boolean,
  integer,
  objectIdentifier,
  octetString,
  pem,
  publicKeyInfo,
  sequence,
  set,
  tagged,
  taggedBytes,
  time,
  utf8String,
} from "./der.ts";

/** A certificate with its private key, both PEM. `chain` is the certificate and its issuer's. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
  readonly chain: string;
}

export interface CertificateRequest {
  /** Common name of the subject, and organization. */
  readonly subject: string;
  readonly organization?: string;
  /** DNS names and IP addresses the certificate is valid for. */
  readonly names: readonly string[];
  readonly notBefore: Date;
  readonly notAfter: Date;
}

export interface CertificateAuthority {
  readonly pem: string;
  /** A certificate for a TLS server, with a fresh key. */
  issue(request: CertificateRequest): Identity;
  /** A certificate (PEM) for somebody else's public key. */
  certify(publicKey: KeyObject, request: CertificateRequest): string;
}

const dayMs = 86_400_000;
const ecdsaWithSha256 = sequence(objectIdentifier("1.2.840.10045.4.3.2"));

const distinguishedName = (commonName: string, organization: string) =>
  sequence(
    set(sequence(objectIdentifier("2.5.4.10"), utf8String(organization))),
    set(sequence(objectIdentifier("2.5.4.3"), utf8String(commonName))),
  );

const extension = (oid: string, critical: boolean, value: Buffer) =>
  sequence(objectIdentifier(oid), ...(critical ? [boolean(true)] : []), octetString(value));

/** RFC 5280 section 4.2.1.2, method 1: SHA-1 of the public key. It names a key; nothing rests on its strength. */
const keyIdentifier = (key: KeyObject) => createHash("sha1").update(publicKeyInfo(key)).digest();

const generalName = (name: string) =>
  isIP(name) === 4
    ? taggedBytes(7, Buffer.from(name.split(".").map(Number)))
    : taggedBytes(2, Buffer.from(name, "ascii"));

interface Signer {
  readonly name: Buffer;
  readonly privateKey: KeyObject;
}

/** Builds and signs one X.509 v3 certificate: RFC 5280 section 4.1. */
function certificate(
  issuer: Signer,
  publicKey: KeyObject,
  request: CertificateRequest,
  isAuthority: boolean,
) {
  const subject = distinguishedName(request.subject, request.organization ?? "Mailwright practice");
  const issuerKey = createPublicKey(issuer.privateKey);
  const extensions = [
    extension("2.5.29.19", true, isAuthority ? sequence(boolean(true)) : sequence()),
    // keyCertSign and cRLSign for the authority, digitalSignature for a server.
    extension(
      "2.5.29.15",
      true,
      isAuthority ? bitString(Buffer.from([0x06]), 1) : bitString(Buffer.from([0x80]), 7),
    ),
    extension("2.5.29.14", false, octetString(keyIdentifier(publicKey))),
    extension("2.5.29.35", false, sequence(taggedBytes(0, keyIdentifier(issuerKey)))),
    ...(isAuthority ? [] : [extension("2.5.29.37", false, sequence(objectIdentifier("1.3.6.1.5.5.7.3.1")))]),
    ...(request.names.length > 0
      ? [extension("2.5.29.17", false, sequence(...request.names.map(generalName)))]
      : []),
  ];
  const toBeSigned = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([0x01]), randomBytes(15)])),
    ecdsaWithSha256,
    issuer.name,
    sequence(time(request.notBefore), time(request.notAfter)),
    subject,
    publicKeyInfo(publicKey),
    tagged(3, sequence(...extensions)),
  );
  const signature = sign("sha256", toBeSigned, issuer.privateKey);
  return pem("CERTIFICATE", sequence(toBeSigned, ecdsaWithSha256, bitString(signature)));
}

/**
 * A certificate authority (ECDSA P-256) that lives as long as its world does. Its key is never written anywhere.
 * `today` dates its own certificate.
 */
export function createAuthority(commonName: string, today: Date): CertificateAuthority {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const signer: Signer = { name: distinguishedName(commonName, "Mailwright practice"), privateKey };
  const caPem = certificate(
    signer,
    publicKey,
    {
      subject: commonName,
      names: [],
      notBefore: new Date(today.getTime() - 365 * dayMs),
      notAfter: new Date(today.getTime() + 365 * dayMs),
    },
    true,
  );
  return {
    pem: caPem,
    issue(request) {
      const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const cert = certificate(signer, pair.publicKey, request, false);
      const key = pair.privateKey.export({ type: "pkcs8", format: "pem" }) as string;
      return { key, cert, chain: cert + caPem };
    },
    certify: (key, request) => certificate(signer, key, request, false),
  };
}

/** A certificate signed with its own key, which nobody trusts. */
export function selfSigned(request: CertificateRequest): Identity {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = distinguishedName(request.subject, request.organization ?? "Mailwright practice");
  const cert = certificate({ name, privateKey }, publicKey, request, false);
  return { key: privateKey.export({ type: "pkcs8", format: "pem" }) as string, cert, chain: cert };
}
