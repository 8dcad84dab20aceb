import type { Setup } from "../contract/index.ts";
import { delegationSheet } from "../providers/google/delegation.ts";
import { exchangeScript } from "../providers/microsoft/exchange-script.ts";
import { oktaSettings } from "../setup/okta-settings.ts";

/** The document of the setup's provider with the admin's values: Exchange PowerShell, or Google's delegation sheet. */
export function providerDocument(setup: Setup): { name: string; text: string } | null {
  const settings = oktaSettings(setup);
  switch (setup.provider) {
    case "microsoft":
      return {
        name: "exchange-setup.ps1",
        text: exchangeScript({
          clientId: settings.clientId,
          objectId: setup.settings.objectId?.trim() ?? "",
          tenantId: setup.settings.tenantId?.trim() ?? "",
          mailbox: settings.username,
          displayName: setup.settings.displayName?.trim() || "Okta SMTP app",
          cloud: setup.settings.cloud,
          access: setup.settings.exchangeAccess,
        }),
      };
    case "google":
      return {
        name: "delegation.md",
        text: delegationSheet({
          clientId: settings.clientId,
          serviceAccount: settings.authType === "OAUTH2_JWT_BEARER_GRANT" ? settings.issuer : "",
          ...(setup.credential?.projectId ? { projectId: setup.credential.projectId } : {}),
          scope: settings.scopes.join(" "),
          mailbox: settings.username,
        }),
      };
    case "other":
    case null:
      return null;
    default:
      throw new Error(setup.provider satisfies never);
  }
}
