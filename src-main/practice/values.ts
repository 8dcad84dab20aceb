import { generateKeyPair, randomBytes, randomInt } from "node:crypto";
import { promisify } from "node:util";
import type { ProviderId, SettingsInput } from "../contract/settings.ts";
import type { Setup } from "../contract/setup.ts";

/** Identifiers of the practice company's consoles: random-looking, the same on every computer, nobody's. */
export const practiceIds = {
  tenantId: "7c2f9a41-5b3e-4d86-9f17-20c8e6b5d3a4",
  clientId: "3e8d61b7-0f49-4a2c-b1d5-96a7f04c82ee",
  objectId: "b94a05d2-71ce-43f8-8d60-e5f1297ab36c",
  projectId: "mycompany-okta-mail",
  serviceAccount: "okta-smtp@mycompany-okta-mail.iam.gserviceaccount.com",
  uniqueId: "108264739150482736451",
} as const;

const emailDomain = "notifications.mycompany.example";
const from = `okta@${emailDomain}`;

/** Okta's records for the practice domain, in the shape Okta gives them: one TXT, three CNAMEs. */
const oktaRecords: Setup["domain"]["oktaRecords"] = [
  {
    recordType: "TXT",
    fqdn: `_oktaverification.${emailDomain}`,
    verificationValue: "5d0c94e7b1a84f26a3f76c02de98b514",
  },
  { recordType: "CNAME", fqdn: `mail.${emailDomain}`, verificationValue: "u41827365.wl104.sendgrid.net" },
  {
    recordType: "CNAME",
    fqdn: `t04._domainkey.${emailDomain}`,
    verificationValue: "t04.domainkey.u41827365.wl104.sendgrid.net",
  },
  {
    recordType: "CNAME",
    fqdn: `t042._domainkey.${emailDomain}`,
    verificationValue: "t042.domainkey.u41827365.wl104.sendgrid.net",
  },
];

function settingsOf(provider: ProviderId): SettingsInput {
  switch (provider) {
    case "google":
      return {
        username: from,
        subject: from,
        clientId: practiceIds.uniqueId,
        issuer: practiceIds.serviceAccount,
        displayName: "Okta SMTP app",
      };
    case "microsoft":
      return {
        username: from,
        tenantId: practiceIds.tenantId,
        clientId: practiceIds.clientId,
        objectId: practiceIds.objectId,
        displayName: "Okta SMTP app",
      };
    case "other":
      return {
        authType: "OAUTH2_CLIENT_CREDENTIALS",
        host: "smtp.mailhost.example",
        port: 587,
        username: from,
        clientId: "okta-smtp-app",
        tokenEndpoint: "https://login.mailhost.example/oauth2/token",
        tokenEndpointAuthMethod: "CLIENT_SECRET_POST",
        scope: "smtp.send",
        displayName: "Okta SMTP app",
      };
    default:
      return provider satisfies never;
  }
}

/** A company to fill in the forms with, as the wizard's steps ask for it. The secret is not part of it. */
export function practiceValues(provider: ProviderId): { domain: Setup["domain"]; settings: SettingsInput } {
  return {
    domain: {
      prerequisites: {},
      customUrlDomain: "login.mycompany.example",
      emailDomain,
      from,
      oktaRecords,
    },
    settings: settingsOf(provider),
  };
}

export type PracticeCredential =
  | { readonly kind: "private-key"; readonly keyFileJson: string }
  | { readonly kind: "client-secret"; readonly secret: string };

const secretAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_~.-";
const randomText = (length: number) =>
  Array.from({ length }, () => secretAlphabet[randomInt(secretAlphabet.length)]).join("");

/**
 * Makes a credential as the provider's console would: a service-account key file with a fresh 2048-bit RSA key, or a
 * client secret shaped like Entra's. `values` names the service account, the client ID and the flow where they are known.
 */
export async function makePracticeCredential(
  provider: ProviderId,
  values: SettingsInput,
): Promise<PracticeCredential> {
  const flow =
    values.authType ?? (provider === "google" ? "OAUTH2_JWT_BEARER_GRANT" : "OAUTH2_CLIENT_CREDENTIALS");
  if (flow === "OAUTH2_CLIENT_CREDENTIALS")
    return { kind: "client-secret", secret: `${randomText(3)}8Q~${randomText(34)}` };

  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const email = values.issuer || practiceIds.serviceAccount;
  const projectId = /@([^.]+)\./.exec(email)?.[1] ?? practiceIds.projectId;
  const tokenUri = values.tokenEndpoint || "https://oauth2.googleapis.com/token";
  const keyFile = {
    type: "service_account",
    project_id: projectId,
    private_key_id: randomBytes(20).toString("hex"),
    private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
    client_email: email,
    client_id: values.clientId || practiceIds.uniqueId,
    auth_uri: "https://accounts.google.com/o/oauth2/auth",
    token_uri: tokenUri,
    auth_provider_x509_cert_url: "https://www.googleapis.com/oauth2/v1/certs",
    client_x509_cert_url: `https://www.googleapis.com/robot/v1/metadata/x509/${encodeURIComponent(email)}`,
    universe_domain: "googleapis.com",
  };
  return { kind: "private-key", keyFileJson: `${JSON.stringify(keyFile, null, 2)}\n` };
}
