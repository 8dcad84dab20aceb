import type { Finding, OktaSettings, ProviderId, SettingsField } from "../../contract/index.ts";
import { fieldLabels, settingFinding } from "./finding.ts";

/** Where a value that is not there comes from. */
const origin: Readonly<Record<ProviderId, Partial<Record<SettingsField, string>>>> = {
  google: {
    clientId:
      "Add the service account's JSON key on the Credentials step. It carries this value as client_id.",
    keyId:
      "Add the service account's JSON key on the Credentials step. It carries this value as private_key_id.",
    issuer:
      "Add the service account's JSON key on the Credentials step. It carries this value as client_email.",
    username: "Enter the From address on the Domain step, or the address of the mailbox that sends.",
    subject: "Enter the address of the Google Workspace user who sends.",
  },
  microsoft: {
    clientId: "In Entra, open App registrations, your app, Overview. Copy Application (client) ID.",
    tenantId: "In Entra, open App registrations, your app, Overview. Copy Directory (tenant) ID.",
    username: "Enter the From address on the Domain step, or the address of the mailbox that sends.",
  },
  other: {
    host: "Take the SMTP server's name from your provider's documentation.",
    username: "Enter the address of the account that sends. For most providers it is the From address.",
    clientId: "Take the client ID from the app you registered with your provider.",
    tokenEndpoint: "Take the token endpoint URL from your provider's documentation.",
    scope: "Take the scope that allows SMTP from your provider's documentation.",
    keyId: "Take the key's ID from where you registered its public key.",
    issuer: "Ask your provider what the JWT's iss must be. It is often the client ID or the service account.",
    subject: "Enter the address of the user the app acts for.",
    audience: "Ask your provider what the JWT's aud must be. It is often the token endpoint URL.",
  },
};

/** Fields a service account's key file brings along. */
const fromKeyFile: readonly SettingsField[] = ["clientId", "keyId", "issuer"];

/** One finding for each value Okta needs and does not have. */
export function lintMissing(provider: ProviderId, settings: OktaSettings): Finding[] {
  const required: [SettingsField, string][] = [
    ["host", settings.host],
    ["username", settings.username],
    ["clientId", settings.clientId],
    // For Microsoft the endpoint follows from the tenant: name what the admin can enter.
    [provider === "microsoft" ? "tenantId" : "tokenEndpoint", settings.tokenEndpoint],
    ["scope", settings.scopes.join(" ")],
  ];
  if (settings.authType === "OAUTH2_JWT_BEARER_GRANT") {
    required.push(
      ["keyId", settings.keyId],
      ["issuer", settings.issuer],
      // An unknown user or endpoint is said once, not again for what is derived from it.
      ["subject", settings.subject || (settings.username ? "" : "-")],
      ["audience", settings.audience || (settings.tokenEndpoint ? "" : "-")],
    );
  }
  return required
    .filter(([, value]) => !value)
    .map(([field]) =>
      settingFinding("error", field, "setting-missing", {
        title: `${fieldLabels[field]} is missing`,
        cause: "Okta needs this value to send.",
        fix: [origin[provider][field] ?? `Enter ${fieldLabels[field]}.`],
        step: provider === "google" && fromKeyFile.includes(field) ? "credentials" : "app",
      }),
    );
}
