import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import type { OktaRecord } from "../contract/dns.ts";
import type { OktaSettings } from "../contract/settings.ts";
import type { Secret } from "../credentials/secret.ts";
import { cloudOf } from "../providers/index.ts";
import { isAddress } from "../providers/text.ts";
import { planDns } from "./dns/build.ts";
import type { Plan } from "./plan.ts";
import type { PracticeProvider, PracticeServers } from "./provider.ts";

/** The credential the admin created, as a console remembers it: never the secret itself. */
export type KnownCredential =
  | { readonly kind: "key"; readonly publicKey: KeyObject }
  | { readonly kind: "secret"; readonly sha256: string }
  | null;

export interface BaseRequest {
  readonly practice: PracticeProvider;
  readonly servers: PracticeServers;
  readonly domain: string;
  readonly from: string;
  readonly oktaRecords: readonly OktaRecord[];
  readonly settings: OktaSettings;
  readonly objectId: string | undefined;
  readonly credential: KnownCredential;
  readonly hosts: readonly string[];
  /** The DKIM record of the provider's signing key. */
  readonly dkimRecord: string;
  readonly now: number;
}

export const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

/** What a console keeps of a secret: a hash, or the public half of a key. Null when a private key cannot be read. */
export function remember(settings: OktaSettings, secret: Secret): KnownCredential {
  if (settings.authType === "OAUTH2_CLIENT_CREDENTIALS")
    return { kind: "secret", sha256: secret.use(sha256) };
  try {
    return { kind: "key", publicKey: secret.use((pem) => createPublicKey(createPrivateKey(pem))) };
  } catch {
    return null;
  }
}

/**
 * The world in which everything is as it should be: the consoles know what the admin entered, wherever that has the
 * right shape. A value that could not exist (a client ID that is no GUID) is not made true by being entered.
 */
export function basePlan(request: BaseRequest): Plan {
  const { practice, settings, credential, from, now } = request;
  const domain = request.domain.toLowerCase();
  const cloud = cloudOf(practice.id, settings);
  const bearer = settings.authType === "OAUTH2_JWT_BEARER_GRANT" ? settings : undefined;
  const addresses = [settings.username, from, bearer?.subject ?? ""].filter(isAddress);
  return {
    serverClockMs: 0,
    dns: planDns({ ...request, domain, cloud }),
    smtp: { reach: "open", certificate: "valid", startTls: true, faults: {} },
    delivery: { dkim: "domain" },
    tokenHost: { reach: "open", certificate: "valid" },
    consoles: request.servers.consoles({
      settings,
      cloud,
      domain,
      objectId: request.objectId,
      issuer: bearer?.issuer ?? "",
      keys:
        credential?.kind === "key" ? [{ keyId: bearer?.keyId ?? "", publicKey: credential.publicKey }] : [],
      secretSha256: credential?.kind === "secret" ? credential.sha256 : null,
      addresses: [...new Set(addresses.map((address) => address.toLowerCase()))],
      now,
    }),
  };
}
