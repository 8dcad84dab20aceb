import type { DnsZone } from "../../../contract/index.ts";
import { type Guide, secret } from "../guide.ts";

/** What the token may do: Zone:Zone:Read to find the zone, Zone:DNS:Edit to write its records. */
const permissions = [
  { key: "zone", type: "read" },
  { key: "dns", type: "edit" },
];

/** Cloudflare's page for a new token, filled in: "API token template URLs" of its documentation. */
function tokenPage(apex: string | undefined): string {
  const page = new URL("https://dash.cloudflare.com/profile/api-tokens");
  page.searchParams.set("permissionGroupKeys", JSON.stringify(permissions));
  page.searchParams.set("accountId", "*");
  page.searchParams.set("zoneId", "all");
  page.searchParams.set("name", apex === undefined ? "Mailwright" : `Mailwright: DNS of ${apex}`);
  return page.href;
}

export function guide(zone: DnsZone | null): Guide {
  const apex = zone?.apex;
  return {
    fields: [
      secret("token", "API token", "About 40 characters. Not the Global API Key, which may do everything."),
    ],
    steps: [
      "Open Cloudflare's page for a new token. The two permissions are chosen already: Zone, Zone, Read and Zone, DNS, Edit.",
      `Under Zone Resources, choose Include, Specific zone, ${apex ?? "the zone of your domain"}.`,
      "Under TTL, choose an end in a few days. Mailwright needs the token only while it writes.",
      "Choose Continue to summary, then Create Token, and copy the token.",
    ],
    page: { label: "New token at Cloudflare", url: tokenPage(apex) },
  };
}
