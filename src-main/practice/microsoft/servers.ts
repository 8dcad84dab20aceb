import { dayMs } from "../../contract/day.ts";
import { clouds, type MicrosoftCloud, worldwide } from "../../providers/microsoft/clouds.ts";
import { isAddress, isGuid } from "../../providers/text.ts";
import { practiceIds } from "../company.ts";
import type { ConsoleRequest, PracticeServers } from "../provider.ts";
import { entraWeb } from "./entra.ts";
import { exchangeRules } from "./exchange.ts";
import type { MicrosoftPlan } from "./plan.ts";

/** Identifier URIs that a tenant with Exchange Online knows: of every cloud, for a wrong cloud's is refused by Exchange. */
const exchangeUris = clouds.flatMap(({ audiences }) => audiences).filter((uri) => uri.startsWith("https://"));
const resourceUris = [...exchangeUris, "https://graph.microsoft.com"];

/** The tenant in a token endpoint's path, when it is a GUID. */
const tenantOf = (tokenEndpoint: string): string | undefined =>
  tokenEndpoint.split("/").find(isGuid)?.toLowerCase();

const yearMs = 365 * dayMs;

function consoles(request: ConsoleRequest): MicrosoftPlan {
  const { settings, domain, secretSha256, addresses } = request;
  const cloud = (request.cloud ?? worldwide) as MicrosoftCloud;
  const servicePrincipal =
    request.objectId !== undefined && isGuid(request.objectId)
      ? request.objectId.toLowerCase()
      : practiceIds.objectId;
  const clientId = isGuid(settings.clientId) ? settings.clientId.toLowerCase() : practiceIds.clientId;
  return {
    entra: {
      issuer: `https://${cloud.issuerHost}/`,
      readAs: {},
      tenant: {
        id: tenantOf(settings.tokenEndpoint) ?? practiceIds.tenantId,
        domains: domain === "" ? [] : [domain],
      },
      app: {
        clientId,
        name: "Okta SMTP app",
        disabled: false,
        servicePrincipal,
        secrets: secretSha256 === null ? [] : [{ sha256: secretSha256, expiresAt: request.now + yearMs }],
        roles: Object.fromEntries(exchangeUris.map((uri) => [new URL(uri).host, ["SMTP.SendAsApp"]])),
        claims: {},
      },
      resources: Object.fromEntries(
        resourceUris.map((r) => [r, { disabled: false, assignmentRequired: false }]),
      ),
      conditionalAccess: "allow",
    },
    exchange: {
      audiences: cloud.audiences,
      servicePrincipals: [{ appId: clientId, objectId: servicePrincipal }],
      tenantSmtpClientAuthenticationDisabled: true,
      mailboxes: isAddress(settings.username)
        ? [
            {
              userPrincipalName: settings.username.toLowerCase(),
              addresses,
              smtpClientAuthenticationDisabled: false,
              fullAccess: [servicePrincipal],
            },
          ]
        : [],
      applicationRoles: [],
    },
  };
}

/** Entra and Exchange Online, in the cloud that the settings name. */
export const microsoftServers: PracticeServers<MicrosoftPlan> = {
  consoles,
  web: entraWeb,
  mail: ({ plan, tokens, nowMs }) => exchangeRules(plan.consoles.exchange, tokens, nowMs),
};
