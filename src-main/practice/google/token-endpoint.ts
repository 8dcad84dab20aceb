import { randomBytes, randomInt } from "node:crypto";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { dayMs } from "../../contract/day.ts";
import { tokenEndpoint } from "../../providers/google/servers.ts";
import { isSignedByOne, jwtBearer } from "../https/client-authentication.ts";
import { type HttpRequest, json, page } from "../https/server.ts";
import type { HttpReply } from "../plan.ts";
import type { WebFacts } from "../provider.ts";
import type { CertificateAuthority } from "../tls/authority.ts";
import type { TokenLedger } from "../tokens.ts";
import type { GooglePlan, ServiceAccount } from "./plan.ts";

/** Google's own limit is 60 minutes and a little: exp may stand at most 65 minutes after iat. Seconds. */
const longestLifeS = 65 * 60;
/** How far `iat` may lie ahead, in seconds. */
const skewS = 5 * 60;
const tokenLifeS = 3599;

const refuse = (status: number, error: string, description: string): HttpReply =>
  json(status, { error, error_description: description });

const grant = (status: number, description: string) => refuse(status, "invalid_grant", description);

const unauthorized = () =>
  refuse(
    401,
    "unauthorized_client",
    "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.",
  );

/** Opaque, and as long as the ones for delegated service accounts are: about 1,024 characters. */
const opaqueToken = () => `ya29.c.${randomBytes(763).toString("base64url")}`.slice(0, 1024 - randomInt(8));

interface Assertion {
  readonly keyId: string | undefined;
  readonly claims: Readonly<Record<string, unknown>>;
}

function read(assertion: string): Assertion | undefined {
  try {
    const header = decodeProtectedHeader(assertion);
    if (header.alg !== "RS256") return undefined;
    return { keyId: header.kid, claims: decodeJwt(assertion) };
  } catch {
    return undefined;
  }
}

function refuseTime({ iat, exp }: Readonly<Record<string, unknown>>, nowS: number): HttpReply | undefined {
  const fits =
    typeof iat === "number" &&
    typeof exp === "number" &&
    exp > iat &&
    exp - iat <= longestLifeS &&
    exp > nowS &&
    iat <= nowS + skewS;
  if (fits) return undefined;
  return grant(
    400,
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.",
  );
}

function refuseState(account: ServiceAccount): HttpReply | undefined {
  switch (account.state) {
    case "enabled":
      return undefined;
    case "deleted":
      return grant(400, "Invalid grant: account not found");
    case "disabled":
      return refuse(401, "disabled_client", "The OAuth client was disabled.");
    case "restricted-to-its-organization":
      return refuse(403, "org_internal", "This client is restricted to users within its organization.");
    default:
      return account.state satisfies never;
  }
}

const isGoogleScope = (scope: string) =>
  /^https:\/\/(mail\.google\.com\/?|www\.googleapis\.com\/auth\/[a-z._]+)$/.test(scope);

/** The rules of domain-wide delegation for one user: who may act for whom, and for which scopes. */
function refuseDelegation(
  plan: GooglePlan,
  account: ServiceAccount,
  subject: string,
  scopes: readonly string[],
): HttpReply | undefined {
  const domains = new Set(plan.users.map((u) => u.address.split("@")[1]));
  const allowed = plan.delegation
    .filter((row) => row.client === account.clientId)
    .flatMap((row) => row.scopes);
  const missing = scopes.filter((s) => !allowed.includes(s));
  if (!domains.has(subject.split("@")[1]?.toLowerCase()) || missing.length === scopes.length)
    return unauthorized();
  if (missing.length > 0 || plan.unlistedServicesRestricted)
    return refuse(403, "access_denied", "Requested client not authorized.");
  if (plan.appAccessBlocked)
    return refuse(
      400,
      "admin_policy_enforced",
      "Access to your account data is restricted by policies within your organization.",
    );
  const user = plan.users.find((u) => u.address === subject.toLowerCase());
  if (user === undefined || user.suspended) return grant(400, "Invalid email or User ID");
  return undefined;
}

/** `POST /token` of Google: RFC 7523 section 2.1 as Google does it, errors and statuses included. */
async function token(
  request: HttpRequest,
  plan: GooglePlan,
  tokens: TokenLedger,
  nowMs: number,
): Promise<HttpReply> {
  const nowS = Math.floor(nowMs / 1000);
  const grantType = request.form.get("grant_type");
  if (grantType === null || grantType === "")
    return refuse(400, "invalid_request", "Required parameter is missing: grant_type");
  if (grantType !== jwtBearer)
    return refuse(400, "unsupported_grant_type", `Invalid grant_type: ${grantType}`);
  const assertion = request.form.get("assertion") ?? "";
  const jwt = read(assertion);
  if (jwt === undefined) return refuse(400, "invalid_request", "Bad Request");

  const claims = { ...jwt.claims, ...plan.readAs };
  const account = plan.serviceAccounts.find((a) => a.email === claims.iss);
  if (account === undefined) return grant(400, "Invalid grant: account not found");
  const state = refuseState(account);
  if (state !== undefined) return state;
  const keys = account.keys.filter(({ keyId }) => jwt.keyId === undefined || keyId === jwt.keyId);
  if (!(await isSignedByOne(assertion, keys))) return grant(400, "Invalid JWT Signature.");
  if (claims.aud !== tokenEndpoint) return grant(400, "Invalid JWT: Failed audience check.");
  const time = refuseTime(claims, nowS);
  if (time !== undefined) return time;
  const scopes = typeof claims.scope === "string" ? claims.scope.split(" ").filter((s) => s !== "") : [];
  if (scopes.length === 0 || !scopes.every(isGoogleScope))
    return refuse(400, "invalid_scope", "Invalid OAuth scope or ID token audience provided.");
  const subject = typeof claims.sub === "string" && claims.sub !== "" ? claims.sub : undefined;
  if (subject !== undefined) {
    const delegation = refuseDelegation(plan, account, subject, scopes);
    if (delegation !== undefined) return delegation;
  }

  const accessToken = opaqueToken();
  tokens.add(accessToken, {
    subject: subject?.toLowerCase() ?? account.email,
    clientId: account.clientId,
    scopes,
    audience: tokenEndpoint,
    roles: [],
    expiresAt: nowMs + tokenLifeS * 1000,
  });
  return json(200, { access_token: accessToken, expires_in: tokenLifeS, token_type: "Bearer" });
}

/** `GET /robot/v1/metadata/x509/{email}`: the public keys of a service account as certificates, by key ID. */
async function certificates(
  path: string,
  plan: GooglePlan,
  authority: CertificateAuthority,
  nowMs: number,
): Promise<HttpReply> {
  const email = path.slice("/robot/v1/metadata/x509/".length);
  const account = plan.serviceAccounts.find((a) => a.email === email && a.state !== "deleted");
  if (account === undefined)
    return json(404, { error: { code: 404, message: "Service account not found.", status: "NOT_FOUND" } });
  const yearMs = 365 * dayMs;
  const request = {
    subject: account.clientId,
    names: [],
    notBefore: new Date(nowMs - yearMs),
    notAfter: new Date(nowMs + yearMs),
  };
  const keys = account.state === "enabled" ? account.keys : [];
  const entries = keys.map(async (k) => [k.keyId, await authority.certify(k.publicKey, request)] as const);
  return json(200, Object.fromEntries(await Promise.all(entries)));
}

/** Google's web addresses that the setup needs. */
export async function googleWeb(request: HttpRequest, world: WebFacts<GooglePlan>): Promise<HttpReply> {
  if (request.method === "POST" && request.path === "/token")
    return token(request, world.plan.consoles, world.tokens, world.nowMs);
  if (request.method === "GET" && request.path.startsWith("/robot/v1/metadata/x509/"))
    return certificates(request.path, world.plan.consoles, world.authority, world.nowMs);
  return page(
    404,
    "<!DOCTYPE html><html lang=en><title>Error 404 (Not Found)</title><p><b>404.</b> The requested URL was not found on this server.",
  );
}
