import { randomBytes } from "node:crypto";
import type { JWK } from "jose";
import type { OwnZone } from "../estate.ts";
import { type HttpRequest, json, page } from "../https/server.ts";
import type { HttpReply } from "../plan.ts";
import type { PracticeService } from "../services.ts";
import { emailDomains } from "./email-domains.ts";
import { emailServers } from "./email-servers.ts";
import { featureOf, idMaker, type Org, type OrgStart, startOrg } from "./org.ts";
import { insufficientScope, noContent, refuse } from "./replies.ts";
import type { OktaTrouble } from "./scenario.ts";
import { createTokenServer, newClientId, type ServiceApp } from "./service-apps.ts";

/** The org of the practice company. */
const practiceOrgHost = "mycompany.okta.com";

export interface PracticeOkta {
  readonly services: readonly PracticeService[];
  /** What the Admin Console hands out: an API token of a super admin, with the org's address as it stands in the browser. */
  connect(): Promise<Readonly<Record<string, string>>>;
  /** Creates an API Services app with this public key, and grants it scopes. */
  addApp(jwk: string, scopes: readonly string[]): { readonly clientId: string };
  /** Somebody at Okta, or in the Admin Console, ends the trouble. What was done in the org stays. */
  mend(): void;
  /** The org as it is now. */
  readonly org: Org;
  /** Answers one request, as its services do. */
  handle(request: HttpRequest): Promise<HttpReply | "cut">;
}

export interface PracticeOktaOptions extends Omit<OrgStart, "host" | "trouble"> {
  readonly trouble?: OktaTrouble;
  readonly zone: Pick<OwnZone, "records">;
  /** The org's clock, in milliseconds. */
  readonly now: () => number;
}

/** Requests of a window before the limit is told, and its length in seconds: never reached, but told. */
const limit = { of: 600, windowS: 60 };
/** Every so manyth request meets the trouble. */
const everyNth = 3;
/** How long the limit of the scenario lasts, in seconds. */
const throttledS = 2;

/** Each part of the API with the scope that opens it. */
const scopeOf: Readonly<Record<string, string>> = {
  features: "okta.features",
  brands: "okta.brands",
  domains: "okta.domains",
  "email-domains": "okta.emailDomains",
  "email-servers": "okta.emailServers",
  logs: "okta.logs",
};

/** An org at Okta, simulated: its state is kept here, and its API does as the real one, also where that differs from its description. */
export function createPracticeOkta(options: PracticeOktaOptions): PracticeOkta {
  const { zone, now } = options;
  let { trouble = "works" } = options;
  const newId = idMaker();
  const org = startOrg({ ...options, trouble, host: practiceOrgHost }, newId);
  const apiTokens = new Set<string>();
  const apps: ServiceApp[] = [];
  const tokenServer = createTokenServer(org.host, () => apps, now);
  const looks = new Map<string, number>();
  const cutBefore = new Set<string>();
  let requests = 0;
  let reads = 0;

  const metadata = () =>
    json(200, {
      id: org.id,
      pipeline: org.engine,
      _links: {
        organization: { href: `https://${org.host}` },
        ...(org.customDomain !== null && { alternate: { href: `https://${org.customDomain}` } }),
      },
    });

  /** What the sign-in may not do; undefined where it may. */
  async function refusalOf(request: HttpRequest, part: string): Promise<HttpReply | undefined> {
    const isRead = request.method === "GET";
    const token = /^SSWS (\S+)$/.exec(request.authorization ?? "")?.[1];
    if (token !== undefined) {
      if (!apiTokens.has(token)) return refuse("E0000011");
      return trouble === "no-role" && !isRead ? refuse("E0000006") : undefined;
    }
    const access = await tokenServer.accessOf(request);
    if (!access) return refuse("E0000011");
    const scope = `${scopeOf[part] ?? "okta.none"}.${isRead ? "read" : "manage"}`;
    const lacks =
      !access.scopes.includes(scope) ||
      (trouble === "scope-missing" && scope === "okta.emailServers.manage") ||
      (trouble === "log-scope-missing" && scope === "okta.logs.read");
    return lacks
      ? insufficientScope(access.jkt === undefined ? "Bearer" : "DPoP", scope, request.path)
      : undefined;
  }

  function answer(request: HttpRequest): HttpReply {
    const { method, path, query, authorization = "" } = request;
    const [, , , part = "", ...rest] = path.split("/");
    const body = objectIn(request.body);
    switch (part) {
      case "brands":
        return method === "GET" ? json(200, org.brands) : refuse("E0000022");
      case "domains":
        return method === "GET" ? json(200, { domains: org.customDomains }) : refuse("E0000022");
      case "features": {
        const [id, lifecycle] = rest;
        if (id === undefined) return json(200, featureOf(org));
        const feature = featureOf(org).find((one) => one.id === id);
        if (!feature) return refuse("E0000007");
        if (method !== "POST" || (lifecycle !== "ENABLE" && lifecycle !== "DISABLE"))
          return refuse("E0000022");
        org.feature = lifecycle === "ENABLE" ? "ENABLED" : "DISABLED";
        return json(200, { ...feature, status: org.feature });
      }
      case "email-domains":
        return emailDomains({ org, zone, trouble, newId, looks }, method, rest, body, query);
      case "email-servers":
        return emailServers({ org, trouble, newId, now }, method, rest, body);
      case "logs": {
        const since = Date.parse(query.get("since") ?? "") || 0;
        const told = org.events.filter(({ published }) => {
          const at = Date.parse(String(published));
          return at >= since && at <= now();
        });
        return json(200, query.get("sortOrder") === "DESCENDING" ? told.toReversed() : told);
      }
      case "api-tokens":
        if (method !== "DELETE" || rest[0] !== "current") return refuse("E0000022");
        apiTokens.delete(authorization.replace(/^SSWS /, ""));
        return noContent;
      default:
        return refuse("E0000022");
    }
  }

  async function handle(request: HttpRequest): Promise<HttpReply | "cut"> {
    const { method, path } = request;
    if (path === "/.well-known/okta-organization" && method === "GET") return metadata();
    if (path === "/oauth2/v1/token" && method === "POST") return tokenServer.token(request);
    if (!path.startsWith("/api/v1/")) return refuse("E0000022");
    requests++;
    const isRead = method === "GET";
    if (isRead) reads++;
    const part = path.split("/")[3] ?? "";
    const resetS = Math.floor(now() / 1_000) + throttledS;
    if (trouble === "throttled" && requests % everyNth === 0) return limited(refuse("E0000047"), 0, resetS);
    if (trouble === "trouble" && isRead && reads % everyNth === 0)
      return page(503, "<h1>Service unavailable</h1>");
    const refusal = part === "api-tokens" ? undefined : await refusalOf(request, part);
    const reply = refusal ?? answer(request);
    const kind = `${method} ${path.replace(/[a-zA-Z]{3}p\d{15}x/, "")}`;
    if (trouble === "cut" && !isRead && !cutBefore.has(kind)) {
      cutBefore.add(kind);
      return "cut";
    }
    return limited(reply, limit.of - (requests % limit.of), Math.floor(now() / 1_000) + limit.windowS);
  }

  return {
    org,
    handle,
    services: [org.host, ...(org.customDomain === null ? [] : [org.customDomain])].map((host) => ({
      kind: "https" as const,
      host,
      handle,
    })),
    async connect() {
      const token = `00${randomBytes(30).toString("base64url")}`;
      apiTokens.add(token);
      return { org: `https://${org.host.replace(".", "-admin.")}/admin/dashboard`, token };
    },
    mend() {
      if (trouble === "classic") org.engine = "idx";
      if (trouble === "domain-other-brand") org.emailDomains = [];
      trouble = "works";
    },
    addApp(jwk, scopes) {
      const app = { clientId: newClientId(), jwk: JSON.parse(jwk) as JWK, scopes, dpop: trouble === "dpop" };
      apps.push(app);
      return { clientId: app.clientId };
    },
  };
}

const limited = (reply: HttpReply, remaining: number, resetS: number): HttpReply => ({
  ...reply,
  headers: {
    ...reply.headers,
    "x-rate-limit-limit": String(limit.of),
    "x-rate-limit-remaining": String(remaining),
    "x-rate-limit-reset": String(resetS),
  },
});

function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {};
  } catch {
    return {};
  }
}
