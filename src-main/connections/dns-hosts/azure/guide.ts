import type { DnsZone } from "../../../contract/index.ts";
import { type Guide, optional, plain, secret } from "../guide.ts";

/** For the token: whoever may see the zone runs it. */
const tokenCommand =
  "az account get-access-token --resource https://management.azure.com --query accessToken --output tsv";

/** The role on one zone alone. Source: "Protect DNS zones and records" of the Azure DNS documentation. */
const roleCommand = (apex: string): string =>
  [
    `zone=$(az network dns zone list --query "[?name=='${apex}'].id | [0]" --output tsv)`,
    'az role assignment create --role "DNS Zone Contributor" --assignee YOUR_ACCOUNT_OR_APP_ID --scope "$zone"',
  ].join("\n");

export function guide(zone: DnsZone | null): Guide {
  // The name stands in a shell: a zone is letters, digits, hyphens, underscores and dots.
  const apex = zone && /^[\w.-]+$/.test(zone.apex) ? zone.apex : "YOUR_ZONE";
  return {
    fields: [
      optional(secret("token", "Access token", `What this prints: ${tokenCommand}`)),
      optional(plain("tenantId", "Tenant ID", "Only with an app of its own.")),
      optional(plain("clientId", "Client ID", "Only with an app of its own.")),
      optional(
        secret("clientSecret", "Client secret", "Only with an app of its own. The value, not its ID."),
      ),
    ],
    steps: [
      "Open Azure Cloud Shell as somebody who may edit the zone. Who may not runs the commands shown here first, as its owner.",
      `Run ${tokenCommand}`,
      "Paste what it prints. It ends by itself after an hour or so.",
      "Or make an app registration with a client secret, give it the role by the same commands, and enter its three values.",
    ],
    page: { label: "Azure Cloud Shell", url: "https://shell.azure.com/" },
    policy: { label: "Commands that give the role on this zone alone", text: roleCommand(apex) },
  };
}
