import { mailScope } from "../../providers/google/servers.ts";
import { practiceIds } from "../company.ts";
import type { PracticeServers } from "../provider.ts";
import { rewritten } from "./delivery.ts";
import { gmailRules } from "./gmail.ts";
import type { GooglePlan } from "./plan.ts";
import { googleWeb } from "./token-endpoint.ts";

/** Google's token endpoint and Gmail, over what the consoles of Google Cloud and Workspace know. */
export const googleServers: PracticeServers<GooglePlan> = {
  consoles: ({ settings, issuer, keys, addresses }) => ({
    readAs: {},
    serviceAccounts: [
      {
        email: issuer.endsWith(".gserviceaccount.com") ? issuer : practiceIds.serviceAccount,
        clientId: /^\d{10,}$/.test(settings.clientId) ? settings.clientId : practiceIds.uniqueId,
        state: "enabled",
        keys,
      },
    ],
    delegation: [{ client: settings.clientId, scopes: [mailScope] }],
    unlistedServicesRestricted: false,
    appAccessBlocked: false,
    users: addresses
      .filter((address) => !/@(gmail|googlemail)\.com$/.test(address))
      .map((address) => ({
        address,
        suspended: false,
        gmail: true,
        sentToday: 0,
        sendsAs: [address, ...addresses],
      })),
    messagesPerDay: 2_000,
  }),
  web: googleWeb,
  mail: ({ plan, tokens, nowMs }) => gmailRules(plan.consoles, tokens, nowMs),
  arrives: (mail, consoles) => ({ raw: rewritten(mail, consoles), returnPath: mail.user }),
};
