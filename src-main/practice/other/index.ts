import type { PracticeProvider } from "../provider.ts";
import { otherScenarios } from "./scenarios.ts";

/** A provider that is neither Google nor Microsoft, in the practice world. */
export const other: PracticeProvider = {
  id: "other",
  settings: {
    authType: "OAUTH2_CLIENT_CREDENTIALS",
    host: "smtp.mailhost.example",
    port: 587,
    clientId: "okta-smtp-app",
    tokenEndpoint: "https://login.mailhost.example/oauth2/token",
    tokenEndpointAuthMethod: "CLIENT_SECRET_POST",
    scope: "smtp.send",
  },
  scenarios: otherScenarios,
  deeds: {
    "other-mailbox": "Make room in the practice mailbox",
    "other-app": "Register the key in the practice console",
    "other-permission": "Grant the right in the practice console",
    "other-values": "Enter what was missing",
  },
  outgoing: { host: "mx.mailhost.example", address: "203.0.113.201", spf: "v=spf1 ip4:203.0.113.201 -all" },
  // Its servers are the domain's own: SPF lets the MX hosts send.
  mailExchange: ({ apex }) => `10 mx.${apex}`,
  signer: (signing, domain) => ({
    selector: "mail",
    domain: signing === "domain" ? domain : "mailhost.example",
  }),
  servers: async () => (await import("./servers.ts")).otherServers,
};
