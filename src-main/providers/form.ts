import type { FormRow, OktaSettings } from "../contract/index.ts";

const row = (label: string, value: string): FormRow => ({ label, value, secret: false });
const secretRow = (label: string): FormRow => ({ label, value: "", secret: true });

/**
 * The values in the order and with the labels of Okta's form (Admin Console, Customizations > Email provider; labels as
 * in Okta's guide "Custom email providers with OAuth 2.0"). The secret's row carries no value.
 */
export function oktaForm(settings: OktaSettings): FormRow[] {
  const server = [
    row("Hostname", settings.host),
    row("Port", String(settings.port)),
    row("Username", settings.username),
  ];
  const scope = row("Scope", settings.scopes.join(" "));
  switch (settings.authType) {
    case "OAUTH2_CLIENT_CREDENTIALS":
      return [
        row("Connection Type", "OAuth 2.0 - Client credentials flow"),
        row("Client ID", settings.clientId),
        secretRow("Client secret"),
        scope,
        row("Token endpoint URL", settings.tokenEndpoint),
        row("Token endpoint authentication method", settings.tokenEndpointAuthMethod),
        ...server,
      ];
    case "OAUTH2_JWT_BEARER_GRANT":
      return [
        row("Connection Type", "OAuth 2.0 - JWT Bearer token flow"),
        row("Client ID", settings.clientId),
        row("Token endpoint URL", settings.tokenEndpoint),
        row("Signing algorithm", settings.signingAlgorithm),
        row("Key ID", settings.keyId),
        row("Issuer", settings.issuer),
        row("Subject", settings.subject),
        row("Audience", settings.audience),
        secretRow("Private key"),
        scope,
        ...server,
      ];
    default:
      throw new Error(settings satisfies never);
  }
}
