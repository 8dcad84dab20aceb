import { type Field, fields, type SettingsField } from "../contract/fields.ts";
import type { FormRow, OktaSettings } from "../contract/index.ts";
import { settingOf } from "../contract/setting-of.ts";

const secretRow = (label: string): FormRow => ({ label, value: "", secret: true });

/**
 * The values in the order and with the labels of Okta's form (Admin Console, Customizations > Email provider; labels as
 * in Okta's guide "Custom email providers with OAuth 2.0"). The secret's row carries no value.
 */
export function oktaForm(settings: OktaSettings): FormRow[] {
  const rows = (...names: SettingsField[]): FormRow[] =>
    names.map((name) => {
      const { label, choices }: Field = fields[name];
      const value = settingOf(settings, name);
      return { label, value: choices?.[value] ?? value, secret: false };
    });
  const server = rows("host", "port", "username");
  switch (settings.authType) {
    case "OAUTH2_CLIENT_CREDENTIALS":
      return [
        ...rows("authType", "clientId"),
        secretRow("Client secret"),
        ...rows("scope", "tokenEndpoint", "tokenEndpointAuthMethod"),
        ...server,
      ];
    case "OAUTH2_JWT_BEARER_GRANT":
      return [
        ...rows("authType", "clientId", "tokenEndpoint"),
        { label: "Signing algorithm", value: settings.signingAlgorithm, secret: false },
        ...rows("keyId", "issuer", "subject", "audience"),
        secretRow("Private key"),
        ...rows("scope"),
        ...server,
      ];
    default:
      throw new Error(settings satisfies never);
  }
}
