import { worldwide } from "../../providers/microsoft/clouds.ts";
import { practiceIds } from "../company.ts";
import type { PracticeProvider } from "../provider.ts";
import { dashed, microsoftKeyOf, tenantZoneOf } from "./key.ts";
import { microsoftScenarios } from "./scenarios.ts";

/** Microsoft 365 in the practice world. */
export const microsoft: PracticeProvider = {
  id: "microsoft",
  settings: {
    tenantId: practiceIds.tenantId,
    clientId: practiceIds.clientId,
    objectId: practiceIds.objectId,
  },
  scenarios: microsoftScenarios,
  deeds: {
    "microsoft-domain": "Have Microsoft lift the restriction",
    "microsoft-mailbox": "Give the mailbox the right in the practice tenant",
    "microsoft-app": "Allow the app in the practice console",
    "microsoft-permission": "Add the permission in the practice console",
    "microsoft-consent": "Grant admin consent in the practice console",
    "microsoft-exchange": "Run the script in the practice tenant",
    "microsoft-smtp-auth": "Allow the sign-in in the practice tenant",
    "microsoft-values": "Enter what was missing",
  },
  outgoing: {
    host: "AM0PR02CA0081.outbound.protection.outlook.com",
    address: "203.0.113.100",
    spf: "v=spf1 ip4:203.0.113.64/26 ip6:2001:db8:2a01::/48 -all",
  },
  mailExchange: ({ domain }, cloud) => `0 ${dashed(domain)}.${(cloud ?? worldwide).dns.mailZones[0]}`,
  keyOf: microsoftKeyOf,
  signer: (signing, domain, cloud) => ({
    selector: "selector1",
    domain: signing === "domain" ? domain : `${dashed(domain)}.${tenantZoneOf(cloud)}`,
  }),
  shell: async (run) => (await import("./shell.ts")).microsoftShell(run),
  servers: async () => (await import("./servers.ts")).microsoftServers,
};
