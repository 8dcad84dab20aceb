import { randomUUID } from "node:crypto";
import { sharedTenants } from "../../providers/microsoft/clouds.ts";
import { isGuid } from "../../providers/text.ts";
import { sha256 } from "../base.ts";
import { json } from "../https/server.ts";
import type { HttpReply } from "../plan.ts";
import type { EntraApp, EntraPlan } from "./plan.ts";

/** One of Entra's errors. https://login.microsoftonline.com/error?code={code} explains each. */
export interface Refusal {
  readonly code: number;
  /** 400 unless it says otherwise. */
  readonly status?: 401;
  readonly error: string;
  readonly description: string;
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** An error body as Entra writes it, with the trace and correlation IDs that Microsoft's support asks for. */
export function refuse(refusal: Refusal, nowMs: number): HttpReply {
  const traceId = randomUUID();
  const correlationId = randomUUID();
  const timestamp = new Date(nowMs)
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, "Z");
  return json(
    refusal.status ?? 400,
    {
      error: refusal.error,
      error_description: `AADSTS${refusal.code}: ${refusal.description} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
      error_codes: [refusal.code],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
      error_uri: `https://login.microsoftonline.com/error?code=${refusal.code}`,
      ...refusal.extra,
    },
    { "x-ms-request-id": traceId },
  );
}

/** Whether there is such a tenant. The same error has another name at the discovery document. */
export function refuseTenant(
  tenant: string,
  plan: EntraPlan,
  where: "token" | "openid-configuration",
): Refusal | undefined {
  const name = tenant.toLowerCase();
  const error = where === "token" ? "invalid_request" : "invalid_tenant";
  if (name === plan.tenant.id || plan.tenant.domains.includes(name)) return undefined;
  if (sharedTenants.includes(name)) {
    if (where === "openid-configuration") return undefined;
    return {
      code: 50059,
      error,
      description:
        "No tenant-identifying information found in either the request or implied by any provided credentials.",
    };
  }
  if (!isGuid(name) && !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name))
    return {
      code: 900023,
      error,
      description: `Specified tenant identifier '${tenant}' is neither a valid DNS name, nor a valid external domain.`,
    };
  return {
    code: 90002,
    error,
    description: `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
  };
}

/** Whether all that a client credentials request needs is there. */
export function refuseParameters(sent: {
  grant_type: string;
  client_id: string;
  scope: string;
}): Refusal | undefined {
  const missing = (["grant_type", "client_id", "scope"] as const).find((name) => sent[name] === "");
  if (missing !== undefined)
    return {
      code: 900144,
      error: "invalid_request",
      description: `The request body must contain the following parameter: '${missing}'.`,
    };
  if (sent.grant_type === "client_credentials") return undefined;
  return {
    code: 70003,
    error: "unsupported_grant_type",
    description: `The app requested an unsupported grant type '${sent.grant_type}'.`,
  };
}

/** Whether the app is there, switched on, and has its Enterprise application in this tenant. */
export function refuseApp(clientId: string, plan: EntraPlan): Refusal | undefined {
  const { app } = plan;
  const id = clientId.toLowerCase();
  if (id !== app.clientId)
    return {
      code: 700016,
      error: "unauthorized_client",
      description: `Application with identifier '${clientId}' was not found in the directory '${plan.tenant.domains[0] ?? plan.tenant.id}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    };
  if (app.disabled)
    return {
      code: 7000112,
      error: "unauthorized_client",
      description: `Application '${app.clientId}'(${app.name}) is disabled.`,
    };
  if (app.servicePrincipal === null)
    return {
      code: 7000229,
      status: 401,
      error: "invalid_client",
      description: `The client application ${app.clientId} is missing service principal in the tenant ${plan.tenant.id}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
    };
  return undefined;
}

/** Whether the secret is one of the app's, and still valid. */
export function refuseSecret(secret: string, app: EntraApp, nowMs: number): Refusal | undefined {
  if (secret === "")
    return {
      code: 7000216,
      status: 401,
      error: "invalid_client",
      description:
        "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
    };
  const known = app.secrets.find((s) => s.sha256 === sha256(secret));
  if (known === undefined)
    return {
      code: 7000215,
      status: 401,
      error: "invalid_client",
      description: `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${app.clientId}'.`,
    };
  if (known.expiresAt <= nowMs)
    return {
      code: 7000222,
      status: 401,
      error: "invalid_client",
      description: `The provided client secret keys for app '${app.clientId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
    };
  return undefined;
}

/** Whether the scope is one resource's `/.default`, and the resource may be had. */
export function refuseScope(scope: string, plan: EntraPlan): Refusal | undefined {
  if (/[^\x21-\x7e ]|[<>"\\]/.test(scope))
    return {
      code: 70011,
      error: "invalid_scope",
      description: `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`,
    };
  if (scope.includes(" ") || !scope.endsWith("/.default"))
    return {
      code: 1002012,
      error: "invalid_scope",
      description: `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    };
  const uri = scope.slice(0, -"/.default".length);
  const resource = plan.resources[uri.replace(/\/$/, "")];
  if (resource === undefined)
    return {
      code: 500011,
      error: "invalid_resource",
      description: `The resource principal named ${uri} was not found in the tenant named ${plan.tenant.domains[0] ?? plan.tenant.id}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
    };
  if (resource.disabled)
    return {
      code: 500014,
      error: "invalid_resource",
      description: `The service principal for resource '${uri}' is disabled. This indicate that a subscription within the tenant has lapsed, or that the administrator for this tenant has disabled the application, preventing tokens from being issued for it.`,
    };
  if (resource.assignmentRequired)
    return {
      code: 501051,
      error: "invalid_grant",
      description: `Application '${plan.app.clientId}'(${plan.app.name}) is not assigned to a role for the application '${uri}'(Office 365 Exchange Online).`,
    };
  return undefined;
}

/** Conditional Access for workload identities: the secret was right, and still there is no token. */
export function refusePolicy(plan: EntraPlan): Refusal | undefined {
  if (plan.conditionalAccess === "allow") return undefined;
  return {
    code: 53003,
    error: "invalid_grant",
    description:
      "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
    extra: {
      suberror: "message_only",
      claims: JSON.stringify({ access_token: { capolids: { essential: true, values: [randomUUID()] } } }),
    },
  };
}
