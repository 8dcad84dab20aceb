import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import type { OktaRecord } from "../contract/dns.ts";
import type { OktaSettings, ProviderId } from "../contract/settings.ts";
import type { Secret } from "../credentials/secret.ts";
import { isAddress, isGuid } from "../providers/text.ts";
import { planDns } from "./dns/build.ts";
import type { Plan } from "./plan.ts";
import { practiceIds } from "./values.ts";

/** The credential the admin created, as a console remembers it: never the secret itself. */
export type KnownCredential =
  | { readonly kind: "key"; readonly publicKey: KeyObject }
  | { readonly kind: "secret"; readonly sha256: string }
  | null;

export interface BaseRequest {
  readonly provider: ProviderId;
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
const yearMs = 365 * 86_400_000;

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

/** The tenant in a token endpoint's path, when it is a GUID. */
const tenantOf = (settings: OktaSettings): string | undefined =>
  settings.tokenEndpoint.split("/").find(isGuid)?.toLowerCase();

/**
 * The world in which everything is as it should be: the consoles know what the admin entered, wherever that has the
 * right shape. A value that could not exist (a client ID that is no GUID) is not made true by being entered.
 */
export function basePlan(request: BaseRequest): Plan {
  const { settings, credential, from } = request;
  const domain = request.domain.toLowerCase();
  const issuer = settings.authType === "OAUTH2_JWT_BEARER_GRANT" ? settings.issuer : "";
  const keyId = settings.authType === "OAUTH2_JWT_BEARER_GRANT" ? settings.keyId : "";
  const keys = credential?.kind === "key" ? [{ keyId, publicKey: credential.publicKey }] : [];
  const secretSha256 = credential?.kind === "secret" ? credential.sha256 : null;
  const subject = settings.authType === "OAUTH2_JWT_BEARER_GRANT" ? settings.subject : "";
  const addresses = [
    ...new Set([settings.username, from, subject].filter(isAddress).map((a) => a.toLowerCase())),
  ];
  const servicePrincipal =
    request.objectId !== undefined && isGuid(request.objectId)
      ? request.objectId.toLowerCase()
      : practiceIds.objectId;
  const clientId = isGuid(settings.clientId) ? settings.clientId.toLowerCase() : practiceIds.clientId;

  return {
    serverClockMs: 0,
    dns: planDns({
      provider: request.provider,
      domain,
      oktaRecords: request.oktaRecords,
      hosts: request.hosts,
      dkimRecord: request.dkimRecord,
    }),
    smtp: { reach: "open", certificate: "valid", startTls: true, faults: {} },
    delivery: { dkim: "domain" },
    tokenHost: { reach: "open", certificate: "valid" },
    google: {
      readAs: {},
      serviceAccounts: [
        {
          email: issuer.endsWith(".gserviceaccount.com") ? issuer : practiceIds.serviceAccount,
          clientId: /^\d{10,}$/.test(settings.clientId) ? settings.clientId : practiceIds.uniqueId,
          state: "enabled",
          keys,
        },
      ],
      delegation: [{ client: settings.clientId, scopes: ["https://mail.google.com/"] }],
      unlistedServicesRestricted: false,
      appAccessBlocked: false,
      users: addresses
        .filter((address) => !/@(gmail|googlemail)\.com$/.test(address))
        .map((address) => ({
          address,
          suspended: false,
          gmail: true,
          sentToday: 0,
          sendsAs: [address, ...addresses],
        })),
      messagesPerDay: 2_000,
    },
    entra: {
      readAs: {},
      tenant: { id: tenantOf(settings) ?? practiceIds.tenantId, domains: [domain].filter((d) => d !== "") },
      app: {
        clientId,
        name: "Okta SMTP app",
        disabled: false,
        servicePrincipal,
        secrets: secretSha256 === null ? [] : [{ sha256: secretSha256, expiresAt: request.now + yearMs }],
        roles: Object.fromEntries(exchangeHosts.map((host) => [host, ["SMTP.SendAsApp"]])),
        claims: {},
      },
      resources: Object.fromEntries(
        resourceUris.map((r) => [r, { disabled: false, assignmentRequired: false }]),
      ),
      conditionalAccess: "allow",
    },
    exchange: {
      servicePrincipals: [{ appId: clientId, objectId: servicePrincipal }],
      tenantSmtpClientAuthenticationDisabled: true,
      mailboxes: isAddress(settings.username)
        ? [
            {
              userPrincipalName: settings.username.toLowerCase(),
              addresses,
              smtpClientAuthenticationDisabled: false,
              fullAccess: [servicePrincipal],
            },
          ]
        : [],
      applicationRoles: [],
    },
    other: {
      clients: [{ clientId: settings.clientId, issuer, secretSha256, keys }],
      users: addresses.map((address) => ({ address, suspended: false })),
      scopes: settings.scopes,
      authMethods: ["CLIENT_SECRET_POST", "CLIENT_SECRET_BASIC"],
      grantTypes: ["client_credentials", "urn:ietf:params:oauth:grant-type:jwt-bearer"],
      messagesPerDay: 1_000,
      senders: addresses,
    },
  };
}

/** Hosts in the identifier URIs of Exchange Online, the national clouds' included. */
const exchangeHosts = [
  "outlook.office365.com",
  "outlook.office.com",
  "outlook.office365.us",
  "partner.outlook.cn",
];

/** Identifier URIs that a tenant with Exchange Online knows. */
const resourceUris = [...exchangeHosts, "ps.outlook.com", "graph.microsoft.com"].map(
  (host) => `https://${host}`,
);
