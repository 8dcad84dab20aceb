import type { Finding, OktaSettings, SettingsField } from "../../contract/index.ts";
import type { Provider } from "../provider.ts";
import { fieldLabels, settingFinding } from "./finding.ts";

/** One finding for each value Okta needs and does not have. */
export function lintMissing({ origins, endpointField }: Provider, settings: OktaSettings): Finding[] {
  const required: [SettingsField, string][] = [
    ["host", settings.host],
    ["username", settings.username],
    ["clientId", settings.clientId],
    [endpointField, settings.tokenEndpoint],
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
    .map(([field]) => {
      const { fix, step = "app" } = origins[field] ?? { fix: `Enter ${fieldLabels[field]}.` };
      return settingFinding("error", field, "setting-missing", {
        title: `${fieldLabels[field]} is missing`,
        cause: "Okta needs this value to send.",
        fix: [fix],
        step,
      });
    });
}
