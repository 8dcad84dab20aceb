import { randomBytes } from "node:crypto";
import type { JWK } from "jose";
import type { OwnZone } from "../estate.ts";
import { type HttpRequest, json, page } from "../https/server.ts";
import type { HttpReply } from "../plan.ts";
import type { PracticeService } from "../services.ts";
import { idMaker, type OktaApi, type Org, type OrgStart, startOrg } from "./org.ts";
import { parts } from "./parts.ts";
import { insufficientScope, refuse } from "./replies.ts";
import type { OktaTrouble } from "./scenario.ts";
import { createTokenServer, newClientId, type ServiceApp, type TokenServer } from "./service-apps.ts";

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

interface State extends OktaApi {
  trouble: OktaTrouble;
  readonly tokenServer: TokenServer;
  /** Kinds of writes whose answer was lost once. */
  readonly cutBefore: Set<string>;
  requests: number;
  reads: number;
}

/** An org at Okta, simulated: its state is kept here, and its API does as the real one, also where that differs from its description. */
export function createPracticeOkta(options: PracticeOktaOptions): PracticeOkta {
  const { zone, now, trouble = "works" } = options;
  const newId = idMaker();
  const org = startOrg({ ...options, trouble, host: practiceOrgHost }, newId);
  const apps: ServiceApp[] = [];
  const state: State = {
    org,
    zone,
    now,
    newId,
    trouble,
    tokenServer: createTokenServer(org.host, () => apps, now),
    apiTokens: new Set(),
    looks: new Map(),
    cutBefore: new Set(),
    requests: 0,
    reads: 0,
  };
  const handle = (request: HttpRequest) => serve(state, request);
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
      state.apiTokens.add(token);
      return { org: `https://${org.host.replace(".", "-admin.")}/admin/dashboard`, token };
    },
    mend() {
      if (state.trouble === "classic") org.engine = "idx";
      if (state.trouble === "domain-other-brand") org.emailDomains = [];
      state.trouble = "works";
    },
    addApp(jwk, scopes) {
      const dpop = state.trouble === "dpop";
      const app = { clientId: newClientId(), jwk: JSON.parse(jwk) as JWK, scopes, dpop };
      apps.push(app);
      return { clientId: app.clientId };
    },
  };
}

async function serve(state: State, request: HttpRequest): Promise<HttpReply | "cut"> {
  const { org, trouble, now } = state;
  const { method, path } = request;
  if (path === "/.well-known/okta-organization" && method === "GET") return metadata(org);
  if (path === "/oauth2/v1/token" && method === "POST") return state.tokenServer.token(request);
  if (!path.startsWith("/api/v1/")) return refuse("E0000022");
  state.requests++;
  const isRead = method === "GET";
  if (isRead) state.reads++;
  const nowS = Math.floor(now() / 1_000);
  if (trouble === "throttled" && state.requests % everyNth === 0)
    return limited(refuse("E0000047"), 0, nowS + throttledS);
  if (trouble === "trouble" && isRead && state.reads % everyNth === 0)
    return page(503, "<h1>Service unavailable</h1>");
  const reply = await answer(state, request);
  const kind = `${method} ${path.replace(/[a-zA-Z]{3}p\d{15}x/, "")}`;
  if (trouble === "cut" && !isRead && !state.cutBefore.has(kind)) {
    state.cutBefore.add(kind);
    return "cut";
  }
  return limited(reply, limit.of - (state.requests % limit.of), nowS + limit.windowS);
}

const metadata = ({ id, engine, host, customDomain }: Org): HttpReply =>
  json(200, {
    id,
    pipeline: engine,
    _links: {
      organization: { href: `https://${host}` },
      ...(customDomain !== null && { alternate: { href: `https://${customDomain}` } }),
    },
  });

async function answer(state: State, request: HttpRequest): Promise<HttpReply> {
  const [, , , name = "", ...rest] = request.path.split("/");
  const part = parts.get(name);
  const refusal =
    part?.scope === null ? undefined : await refusalOf(state, request, part?.scope ?? "okta.none");
  if (refusal || !part) return refusal ?? refuse("E0000022");
  return part.answer(state, { ...request, rest, body: objectIn(request.body) });
}

/** What the sign-in may not do; undefined where it may. */
async function refusalOf(state: State, request: HttpRequest, area: string): Promise<HttpReply | undefined> {
  const { trouble, apiTokens, tokenServer } = state;
  const isRead = request.method === "GET";
  const token = /^SSWS (\S+)$/.exec(request.authorization ?? "")?.[1];
  if (token !== undefined) {
    if (!apiTokens.has(token)) return refuse("E0000011");
    return trouble === "no-role" && !isRead ? refuse("E0000006") : undefined;
  }
  const access = await tokenServer.accessOf(request);
  if (!access) return refuse("E0000011");
  const scope = `${area}.${isRead ? "read" : "manage"}`;
  const lacks =
    !access.scopes.includes(scope) ||
    (trouble === "scope-missing" && scope === "okta.emailServers.manage") ||
    (trouble === "log-scope-missing" && scope === "okta.logs.read");
  return lacks
    ? insufficientScope(access.jkt === undefined ? "Bearer" : "DPoP", scope, request.path)
    : undefined;
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
