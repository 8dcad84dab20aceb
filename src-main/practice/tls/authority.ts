import { type KeyObject, webcrypto } from "node:crypto";
import { isIP } from "node:net";
import type * as X509 from "@peculiar/x509";
import { dayMs } from "../../contract/day.ts";

// @peculiar/x509 asks for this polyfill before it is loaded. In two steps: a bundler gives no order to two imports that
// other code takes lazily too, and puts them into files of their own.
await import("reflect-metadata");
const x509 = await import("@peculiar/x509");

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
  issue(request: CertificateRequest): Promise<Identity>;
  /** A certificate (PEM) for somebody else's RSA public key. */
  certify(publicKey: KeyObject, request: CertificateRequest): Promise<string>;
}

const crypto = webcrypto as unknown as Crypto;
x509.cryptoProvider.set(crypto);
const ecdsa = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const rsa = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } as const;

const newKeys = async () =>
  (await crypto.subtle.generateKey(ecdsa, true, ["sign", "verify"])) as CryptoKeyPair;

async function pemOf(key: CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");
}

const nameOf = (commonName: string, organization = "Mailwright practice") =>
  new x509.Name([{ O: [{ utf8String: organization }] }, { CN: [{ utf8String: commonName }] }]);

/** RFC 5280 section 4.2: what a TLS server's certificate says of itself. */
const serverExtensions = (names: readonly string[]): X509.Extension[] => [
  new x509.BasicConstraintsExtension(false, undefined, true),
  new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
  new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
  ...(names.length === 0
    ? []
    : [
        new x509.SubjectAlternativeNameExtension(
          names.map((value) => ({ type: isIP(value) === 0 ? ("dns" as const) : ("ip" as const), value })),
        ),
      ]),
];

/**
 * A certificate authority (ECDSA P-256) that lives as long as its world does. Its key is never written anywhere.
 * `today` dates its own certificate.
 */
export async function createAuthority(commonName: string, today: Date): Promise<CertificateAuthority> {
  const keys = await newKeys();
  const own = await x509.X509CertificateGenerator.createSelfSigned({
    name: nameOf(commonName),
    keys,
    signingAlgorithm: ecdsa,
    notBefore: new Date(today.getTime() - 365 * dayMs),
    notAfter: new Date(today.getTime() + 365 * dayMs),
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, crypto),
    ],
  });
  const certificateOf = async (
    publicKey: CryptoKey,
    { subject, organization, names, notBefore, notAfter }: CertificateRequest,
  ) =>
    x509.X509CertificateGenerator.create({
      subject: nameOf(subject, organization),
      issuer: own.subject,
      notBefore,
      notAfter,
      publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: ecdsa,
      extensions: [
        ...serverExtensions(names),
        await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey, false, crypto),
      ],
    });
  const pem = `${own.toString("pem")}\n`;
  return {
    pem,
    async issue(request) {
      const pair = await newKeys();
      const cert = `${(await certificateOf(pair.publicKey, request)).toString("pem")}\n`;
      return { key: await pemOf(pair.privateKey), cert, chain: cert + pem };
    },
    async certify(key, request) {
      const spki = key.export({ type: "spki", format: "der" });
      const publicKey = await crypto.subtle.importKey("spki", new Uint8Array(spki), rsa, true, ["verify"]);
      return `${(await certificateOf(publicKey, request)).toString("pem")}\n`;
    },
  };
}

/** A certificate signed with its own key, which nobody trusts. */
export async function selfSigned({
  subject,
  organization,
  names,
  notBefore,
  notAfter,
}: CertificateRequest): Promise<Identity> {
  const keys = await newKeys();
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    name: nameOf(subject, organization),
    keys,
    signingAlgorithm: ecdsa,
    notBefore,
    notAfter,
    extensions: serverExtensions(names),
  });
  const cert = `${made.toString("pem")}\n`;
  return { key: await pemOf(keys.privateKey), cert, chain: cert };
}
