import { jwtBearer } from "../https/client-authentication.ts";
import type { PracticeServers } from "../provider.ts";
import type { OtherPlan } from "./plan.ts";
import { otherRules } from "./smtp.ts";
import { otherWeb } from "./token-endpoint.ts";

/** A token endpoint and a mail server as the RFCs describe them. */
export const otherServers: PracticeServers<OtherPlan> = {
  consoles: ({ settings, issuer, keys, secretSha256, addresses }) => ({
    clients: [{ clientId: settings.clientId, issuer, secretSha256, keys }],
    users: addresses.map((address) => ({ address, suspended: false })),
    scopes: settings.scopes,
    authMethods: ["CLIENT_SECRET_POST", "CLIENT_SECRET_BASIC"],
    grantTypes: ["client_credentials", jwtBearer],
    messagesPerDay: 1_000,
    largestMessage: 52_428_800,
    senders: addresses,
  }),
  web: otherWeb,
  mail: ({ plan, host, tokens, nowMs }) => otherRules(plan.consoles, host, tokens, nowMs),
};
