import { createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import type { Finding, SourceLink } from "../contract/index.ts";
import { errorCode, type Network } from "../network/port.ts";
import { publishedKeysUrl } from "../providers/google/servers.ts";
import { finding, newGoogleKey } from "./credential-finding.ts";
import type { Secret } from "./secret.ts";

export interface PublishedKeyAnswer {
  readonly findings: Finding[];
  /** Until when Google publishes the key's certificate (YYYY-MM-DD); absent when the key was not found there. */
  readonly expiresOn?: string;
}

/** Read of the reply at most, in bytes. A certificate has about 1,200, and an account at most ten keys. */
const replyLimit = 65_536;

const source: SourceLink = {
  label: "Google: service account keys",
  url: "https://cloud.google.com/iam/docs/service-account-creds",
};

/**
 * Looks for the key among the certificates that Google publishes for the service account: is its ID listed, and is it the
 * same key? Advice only: how fast a new key appears there is not documented, so no finding blocks. Only the account's
 * address is sent. Never throws.
 * @param timeoutMs for the whole question
 */
export async function checkPublishedKey(
  network: Network,
  key: { readonly clientEmail: string; readonly keyId: string; readonly privateKey: Secret },
  timeoutMs: number,
): Promise<PublishedKeyAnswer> {
  const url = publishedKeysUrl(key.clientEmail);
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await network.fetch(url.href, { method: "GET", signal });
    const text = await readText(response);
    if (response.status === 404) return { findings: [unknownAccount()] };
    const certificates = response.status === 200 ? readCertificates(text) : null;
    if (!certificates) return { findings: [notAsked(`Google answered with HTTP ${response.status}.`)] };
    return judge(certificates, key);
  } catch (error) {
    return { findings: [notAsked(`${url.hostname} could not be asked (${errorCode(error)}).`)] };
  }
}

function judge(
  certificates: ReadonlyMap<string, string>,
  { keyId, privateKey }: { readonly keyId: string; readonly privateKey: Secret },
): PublishedKeyAnswer {
  const published = certificates.get(keyId);
  if (published === undefined) return { findings: [notPublished(certificates.size)] };
  const certificate = new X509Certificate(published);
  const ours = privateKey.use((pem) =>
    createPublicKey(createPrivateKey(pem)).export({ type: "spki", format: "der" }),
  );
  if (!certificate.publicKey.export({ type: "spki", format: "der" }).equals(ours))
    return { findings: [otherKey()] };
  return { findings: [listed()], expiresOn: certificate.validToDate.toISOString().slice(0, 10) };
}

/** `{ "<key ID>": "-----BEGIN CERTIFICATE-----…" }`, or null when the reply is something else. */
function readCertificates(text: string): Map<string, string> | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    const entries = Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    );
    return new Map(entries);
  } catch {
    return null;
  }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > replyLimit) throw new Error("The reply is too long");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

const advice = (draft: Parameters<typeof finding>[0]): Finding =>
  finding({ severity: "warning", sources: [source], ...draft });

const notPublished = (others: number): Finding =>
  advice({
    code: "key-not-published",
    title: "Google does not list this key",
    cause:
      others === 0
        ? "It publishes no key for the service account: the account is disabled, or all of its keys were deleted or disabled."
        : "The key was deleted or disabled in Google Cloud, or it was made a moment ago.",
    fix: [
      "If you made it just now, wait a few minutes and check again.",
      "If not, look for its key ID in Google Cloud under IAM & Admin, Service Accounts, your account, Keys.",
      "If it is not there, make a new key. Google disables keys that it finds in public places.",
    ],
  });

const otherKey = (): Finding =>
  advice({
    code: "key-not-of-its-id",
    title: "The file's key ID belongs to another key",
    cause:
      "Google lists the ID with another public key. Two key files were mixed: the private key of one, the ID of the other.",
    fix: ["Add the file as it was downloaded.", ...newGoogleKey],
  });

const unknownAccount = (): Finding =>
  advice({
    code: "key-account-unknown",
    title: "Google does not know the service account",
    cause: "The account was deleted, or its address in the file was changed.",
    fix: [
      "Look for the address under IAM & Admin, Service Accounts.",
      "An account can be restored within 30 days. If it cannot, make a new one with a key.",
    ],
  });

const listed = (): Finding =>
  finding({
    code: "key-published",
    severity: "info",
    title: "Google lists this key",
    cause:
      "It publishes the key under the same ID for the service account. The key is not deleted and not disabled.",
    fix: [],
  });

const notAsked = (cause: string): Finding =>
  finding({
    code: "key-not-checked",
    severity: "info",
    title: "Whether Google knows the key could not be checked",
    cause: `${cause} The key itself is all right, and it is stored.`,
    fix: ["Go on. A test tells the same, and more."],
  });
