import { json } from "../https/server.ts";
import type { HttpReply } from "../plan.ts";
import { emailDomains } from "./email-domains.ts";
import { emailServers } from "./email-servers.ts";
import { featureOf, type OktaApi } from "./org.ts";
import { type Call, noContent, refuse } from "./replies.ts";

/** A part of the API, with the scope that opens it; none is needed to give the own token back. */
interface Part {
  readonly scope: string | null;
  readonly answer: (api: OktaApi, call: Call) => HttpReply;
}

const readOnly = ({ method }: Call, body: unknown): HttpReply =>
  method === "GET" ? json(200, body) : refuse("E0000022");

/** By the first word of the path. */
export const parts: ReadonlyMap<string, Part> = new Map<string, Part>([
  ["brands", { scope: "okta.brands", answer: ({ org }, call) => readOnly(call, org.brands) }],
  [
    "domains",
    { scope: "okta.domains", answer: ({ org }, call) => readOnly(call, { domains: org.customDomains }) },
  ],
  ["features", { scope: "okta.features", answer: features }],
  ["email-domains", { scope: "okta.emailDomains", answer: emailDomains }],
  ["email-servers", { scope: "okta.emailServers", answer: emailServers }],
  ["logs", { scope: "okta.logs", answer: logs }],
  ["api-tokens", { scope: null, answer: apiTokens }],
]);

function features({ org }: OktaApi, { method, rest: [id, lifecycle] }: Call): HttpReply {
  if (id === undefined) return json(200, featureOf(org));
  const feature = featureOf(org).find((one) => one.id === id);
  if (!feature) return refuse("E0000007");
  if (method !== "POST" || (lifecycle !== "ENABLE" && lifecycle !== "DISABLE")) return refuse("E0000022");
  org.feature = lifecycle === "ENABLE" ? "ENABLED" : "DISABLED";
  return json(200, { ...feature, status: org.feature });
}

function logs({ org, now }: OktaApi, { query }: Call): HttpReply {
  const since = Date.parse(query.get("since") ?? "") || 0;
  const told = org.events.filter(({ published }) => {
    const at = Date.parse(String(published));
    return at >= since && at <= now();
  });
  return json(200, query.get("sortOrder") === "DESCENDING" ? told.toReversed() : told);
}

function apiTokens({ apiTokens }: OktaApi, { method, rest, authorization = "" }: Call): HttpReply {
  if (method !== "DELETE" || rest[0] !== "current") return refuse("E0000022");
  apiTokens.delete(authorization.replace(/^SSWS /, ""));
  return noContent;
}
