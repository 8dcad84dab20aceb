import { sharedTenants, tokenPath } from "../../providers/microsoft/clouds.ts";
import { clientCredentials } from "../https/client-authentication.ts";
import { type HttpRequest, json, page } from "../https/server.ts";
import type { HttpReply } from "../plan.ts";
import type { WebFacts } from "../provider.ts";
import type { TokenLedger } from "../tokens.ts";
import {
  type Refusal,
  refuse,
  refuseApp,
  refuseParameters,
  refusePolicy,
  refuseScope,
  refuseSecret,
  refuseTenant,
} from "./entra-refusals.ts";
import { entraTokenLifeS, issueEntraToken, rolesFor } from "./entra-token.ts";
import type { EntraPlan, MicrosoftPlan } from "./plan.ts";

/** What a token request says, by the header, the form and the path. */
function parametersOf(tenant: string, request: HttpRequest, plan: EntraPlan) {
  const client = clientCredentials(request);
  const sent = {
    tenant,
    grant_type: request.form.get("grant_type") ?? "",
    client_id: client.id,
    client_secret: client.secret ?? "",
    scope: request.form.get("scope") ?? "",
  };
  return { ...sent, ...plan.readAs };
}

/** `POST /{tenant}/oauth2/v2.0/token`: RFC 6749 section 4.4 as Entra does it. */
async function token(
  tenant: string,
  request: HttpRequest,
  plan: EntraPlan,
  tokens: TokenLedger,
  nowMs: number,
): Promise<HttpReply> {
  const sent = parametersOf(tenant, request, plan);
  const refusal: Refusal | undefined =
    refuseTenant(sent.tenant, plan, "token") ??
    refuseParameters(sent) ??
    refuseApp(sent.client_id, plan) ??
    refuseSecret(sent.client_secret, plan.app, nowMs) ??
    refuseScope(sent.scope, plan) ??
    refusePolicy(plan);
  if (refusal !== undefined) return refuse(refusal, nowMs);

  const resource = sent.scope.slice(0, -"/.default".length).replace(/\/$/, "");
  const objectId = plan.app.servicePrincipal ?? "";
  const accessToken = await issueEntraToken(plan, objectId, resource, Math.floor(nowMs / 1000));
  tokens.add(accessToken, {
    clientId: plan.app.clientId,
    scopes: [sent.scope],
    audience: resource,
    roles: rolesFor(plan, resource),
    objectId,
    expiresAt: nowMs + entraTokenLifeS * 1000,
  });
  return json(200, {
    token_type: "Bearer",
    expires_in: entraTokenLifeS,
    ext_expires_in: entraTokenLifeS,
    access_token: accessToken,
  });
}

/** `GET /{tenant}/v2.0/.well-known/openid-configuration`: tells a tenant that exists from one that does not. */
function discovery(tenant: string, host: string, plan: EntraPlan, nowMs: number): HttpReply {
  const refusal = refuseTenant(plan.readAs.tenant ?? tenant, plan, "openid-configuration");
  if (refusal !== undefined) return refuse(refusal, nowMs);
  const id = sharedTenants.includes(tenant.toLowerCase()) ? "{tenantid}" : plan.tenant.id;
  const base = `https://${host}/${id}`;
  return json(200, {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    issuer: `${base}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    tenant_region_scope: "EU",
    cloud_instance_name: host.replace(/^login\./, ""),
  });
}

/** Entra's web addresses that the setup needs. */
export async function entraWeb(request: HttpRequest, world: WebFacts<MicrosoftPlan>): Promise<HttpReply> {
  const tenant = tokenPath.exec(request.path)?.[1];
  if (request.method === "POST" && tenant !== undefined)
    return token(tenant, request, world.plan.consoles.entra, world.tokens, world.nowMs);
  const discoveryPath = /^\/([^/]+)\/v2\.0\/\.well-known\/openid-configuration$/.exec(request.path);
  if (request.method === "GET" && discoveryPath?.[1] !== undefined)
    return discovery(discoveryPath[1], request.host, world.plan.consoles.entra, world.nowMs);
  return page(404, "<html><body>404</body></html>");
}
