import { randomUUID } from "node:crypto";
import { type Application, newSecret, type ServicePrincipal, type Tenant } from "./tenant.ts";

export interface GraphAnswer {
  readonly status: number;
  /** Seconds, with 429. */
  readonly after?: number;
  readonly body: unknown;
}

const refused = (status: number, code: string, message: string): GraphAnswer => ({
  status,
  body: { error: { code, message, innerError: { date: "2026-11-25T10:00:00", "request-id": randomUUID() } } },
});
const denied = () =>
  refused(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
const notThere = (id: string) =>
  refused(
    404,
    "Request_ResourceNotFound",
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );

/** Microsoft Graph v1.0 of the tenant, as far as our scripts ask it: paths, statuses and error codes of the Graph reference. */
export function graphRequest(tenant: Tenant, method: string, uri: string, body: unknown): GraphAnswer {
  const { faults } = tenant;
  if (faults.throttle > 0) {
    faults.throttle--;
    return { ...refused(429, "TooManyRequests", "Too many requests."), after: 1 };
  }
  const url = new URL(uri);
  const path = url.pathname.replace(/^\/v1\.0/, "");
  if (method !== "GET") {
    if (faults.noEntraRole) return denied();
    tenant.changes.push(`${method} ${path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "{id}")}`);
  }
  const given = (body ?? {}) as Record<string, never>;
  const filter = /^(\w+) eq '(.*)'$/.exec(url.searchParams.get("$filter") ?? "");
  const matching = <T>(items: readonly T[]): T[] =>
    filter
      ? items.filter(
          (item) => (item as Record<string, unknown>)[filter[1]!] === filter[2]!.replaceAll("''", "'"),
        )
      : [...items];
  const list = (value: unknown[]): GraphAnswer => ({ status: 200, body: { value } });
  const [, room, id, action, below] = path.split("/");
  if (room === "organization") {
    const verifiedDomains = tenant.domains.map((name, n) => ({
      name,
      isDefault: n === 1,
      isInitial: n === 0,
      type: "Managed",
    }));
    return list([{ id: tenant.id, displayName: "Contoso", verifiedDomains }]);
  }
  if (room === "policies") {
    return tenant.policy ? { status: 200, body: tenant.policy } : denied();
  }
  if (room === "applications") {
    if (!id) return method === "GET" ? list(matching(tenant.applications)) : addApplication(tenant, given);
    const app = tenant.applications.find((one) => one.id === id);
    if (!app) return notThere(id);
    if (action === "addPassword") return addPassword(tenant, app, given);
    if (action === "removePassword") {
      app.passwordCredentials = app.passwordCredentials.filter(({ keyId }) => keyId !== given["keyId"]);
      return { status: 204, body: null };
    }
    if (method === "PATCH") Object.assign(app, given);
    if (method === "DELETE") {
      tenant.applications = tenant.applications.filter((one) => one !== app);
      const gone = tenant.servicePrincipals.filter((one) => one.appId === app.appId).map((one) => one.id);
      tenant.servicePrincipals = tenant.servicePrincipals.filter((one) => one.appId !== app.appId);
      tenant.assignments = tenant.assignments.filter((one) => !gone.includes(one.principalId));
    }
    return { status: 204, body: null };
  }
  if (room === "servicePrincipals") {
    if (!id) return method === "GET" ? list(matching(tenant.servicePrincipals)) : addPrincipal(tenant, given);
    if (!tenant.servicePrincipals.some((one) => one.id === id)) return notThere(id);
    if (action === "appRoleAssignedTo" && !below) {
      if (method === "GET") return list(tenant.assignments.filter((one) => one.resourceId === id));
      return assignRole(tenant, given);
    }
  }
  return refused(400, "BadRequest", `Resource not found for the segment '${room}'.`);
}

function addApplication(tenant: Tenant, given: Record<string, never>): GraphAnswer {
  const app: Application = {
    id: randomUUID(),
    appId: randomUUID(),
    displayName: given["displayName"] ?? "",
    tags: given["tags"] ?? [],
    notes: null,
    requiredResourceAccess: [],
    passwordCredentials: [],
  };
  tenant.applications.push(app);
  return { status: 201, body: { ...app, signInAudience: given["signInAudience"] } };
}

function addPassword(tenant: Tenant, app: Application, given: Record<string, never>): GraphAnswer {
  const restrictions = (tenant.policy?.["applicationRestrictions"] ?? {}) as {
    passwordCredentials?: { restrictionType: string }[];
  };
  const forbids = restrictions.passwordCredentials?.some(
    (rule) => rule.restrictionType === "passwordAddition",
  );
  if (tenant.policy?.["isEnabled"] && forbids) {
    return refused(
      400,
      "Request_BadRequest",
      "Credential type not allowed as per assigned policy 'Default'.",
    );
  }
  const asked = (given["passwordCredential"] ?? {}) as { displayName?: string; endDateTime?: string };
  const credential = {
    keyId: randomUUID(),
    displayName: asked.displayName ?? "",
    startDateTime: "2026-11-25T10:00:00Z",
    endDateTime: asked.endDateTime ?? "2028-11-25T10:00:00Z",
  };
  app.passwordCredentials.push(credential);
  const secretText = newSecret();
  secretsGiven.push(secretText);
  return { status: 200, body: { ...credential, secretText, hint: secretText.slice(0, 3) } };
}

/** Every secret that a tenant of this process gave out, the latest last: the tests look for them where they must not be. */
export const secretsGiven: string[] = [];

function addPrincipal(tenant: Tenant, given: Record<string, never>): GraphAnswer {
  const app = tenant.applications.find((one) => one.appId === given["appId"]);
  if (!app || tenant.faults.lateApp > 0) {
    tenant.faults.lateApp--;
    return refused(
      400,
      "Request_BadRequest",
      `The appId '${given["appId"]}' of the service principal does not reference a valid application object.`,
    );
  }
  const principal: ServicePrincipal = {
    id: randomUUID(),
    appId: app.appId,
    displayName: app.displayName,
    appRoles: [],
  };
  tenant.servicePrincipals.push(principal);
  return { status: 201, body: principal };
}

function assignRole(tenant: Tenant, given: Record<string, never>): GraphAnswer {
  if (tenant.faults.latePrincipal > 0) {
    tenant.faults.latePrincipal--;
    return notThere(String(given["principalId"]));
  }
  const wanted = {
    principalId: String(given["principalId"]),
    resourceId: String(given["resourceId"]),
    appRoleId: String(given["appRoleId"]),
  };
  const exists = tenant.assignments.some(
    (one) => one.principalId === wanted.principalId && one.appRoleId === wanted.appRoleId,
  );
  if (exists)
    return refused(400, "Request_BadRequest", "Permission being assigned already exists on the object");
  const assignment = { id: randomUUID(), ...wanted };
  tenant.assignments.push(assignment);
  return { status: 201, body: assignment };
}
