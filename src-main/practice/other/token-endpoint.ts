import { randomBytes } from "node:crypto";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { sha256 } from "../base.ts";
import { clientCredentials, isSignedByOne, jwtBearer } from "../https/client-authentication.ts";
import { decodedPath, type HttpRequest, json, plain } from "../https/server.ts";
import type { HttpReply } from "../plan.ts";
import type { WebFacts } from "../provider.ts";
import type { OtherClient, OtherPlan } from "./plan.ts";

const tokenLifeS = 3600;

/** RFC 6749 section 5.2. A refused client that used the Authorization header gets 401 and a challenge. */
function refuse(error: string, description: string, challenge = false): HttpReply {
  return json(
    error === "invalid_client" ? 401 : 400,
    { error, error_description: description },
    challenge ? { "www-authenticate": 'Basic realm="token"' } : {},
  );
}

interface Granted {
  readonly client: OtherClient;
  readonly subject?: string;
  readonly scopes: readonly string[];
}

const words = (text: string | null | undefined): string[] => (text ?? "").split(" ").filter((s) => s !== "");

function byClientCredentials(request: HttpRequest, plan: OtherPlan): Granted | HttpReply {
  const sent = clientCredentials(request);
  const isBasic = sent.method === "CLIENT_SECRET_BASIC";
  if (sent.method !== "NONE" && !plan.authMethods.includes(sent.method))
    return refuse("invalid_client", "Client authentication method not allowed for this client.", isBasic);
  const client = plan.clients.find((c) => c.clientId === sent.id && sent.id !== "");
  if (client === undefined) return refuse("invalid_client", "Unknown client.", isBasic);
  if (sent.secret === undefined || client.secretSha256 !== sha256(sent.secret))
    return refuse("invalid_client", "Client authentication failed.", isBasic);
  return { client, scopes: words(request.form.get("scope")) };
}

/** RFC 7523 section 3: what an assertion must say. */
async function byAssertion(
  request: HttpRequest,
  plan: OtherPlan,
  endpoint: string,
  nowS: number,
): Promise<Granted | HttpReply> {
  const assertion = request.form.get("assertion") ?? "";
  let claims: Readonly<Record<string, unknown>>;
  try {
    decodeProtectedHeader(assertion);
    claims = decodeJwt(assertion);
  } catch {
    return refuse("invalid_grant", "The assertion is not a JWT.");
  }
  const client = plan.clients.find((c) => c.issuer === claims.iss);
  if (client === undefined) return refuse("invalid_grant", "Unknown issuer.");
  if (!(await isSignedByOne(assertion, client.keys)))
    return refuse("invalid_grant", "Signature verification failed.");
  const audiences = [claims.aud].flat();
  if (!audiences.includes(endpoint)) return refuse("invalid_grant", "Audience is not this token endpoint.");
  if (typeof claims.exp !== "number" || claims.exp <= nowS)
    return refuse("invalid_grant", "The assertion has expired.");
  const subject = typeof claims.sub === "string" ? claims.sub.toLowerCase() : "";
  const user = plan.users.find((u) => u.address === subject);
  if (user === undefined || user.suspended) return refuse("invalid_grant", "Unknown subject.");
  const scopes = words(request.form.get("scope") ?? (typeof claims.scope === "string" ? claims.scope : ""));
  return { client, subject, scopes };
}

/** A token endpoint as the RFCs describe it, for a provider that is neither Google nor Microsoft. */
export async function otherWeb(request: HttpRequest, world: WebFacts<OtherPlan>): Promise<HttpReply> {
  const plan = world.plan.consoles;
  if (!URL.canParse(world.endpoint) || request.path !== decodedPath(new URL(world.endpoint).pathname))
    return plain(404, "Not Found");
  if (request.method !== "POST") return plain(405, "Method Not Allowed", { allow: "POST" });
  const grantType = request.form.get("grant_type") ?? "";
  if (grantType === "") return refuse("invalid_request", "The parameter grant_type is missing.");
  if (!plan.grantTypes.includes(grantType))
    return refuse("unsupported_grant_type", "Grant type not supported.");
  const granted =
    grantType === jwtBearer
      ? await byAssertion(request, plan, world.endpoint, Math.floor(world.nowMs / 1000))
      : byClientCredentials(request, plan);
  if ("status" in granted) return granted;
  const refused = granted.scopes.filter((s) => !plan.scopes.includes(s));
  if (refused.length > 0)
    return refuse("invalid_scope", `Unknown or unauthorized scope: ${refused.join(" ")}`);

  const accessToken = randomBytes(48).toString("base64url");
  world.tokens.add(accessToken, {
    subject: granted.subject,
    clientId: granted.client.clientId,
    scopes: granted.scopes,
    audience: world.endpoint,
    roles: [],
    expiresAt: world.nowMs + tokenLifeS * 1000,
  });
  return json(200, {
    access_token: accessToken,
    token_type: "Bearer",
    expires_in: tokenLifeS,
    ...(granted.scopes.length > 0 ? { scope: granted.scopes.join(" ") } : {}),
  });
}
