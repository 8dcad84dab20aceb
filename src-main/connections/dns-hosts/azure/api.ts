import { z } from "zod";
import { systemNames } from "../../../contract/index.ts";
import type { MailwrightError } from "../../../contract/mailwright-error.ts";
import { Secret } from "../../../credentials/secret.ts";
import type { Hands } from "../../../plan/connection.ts";
import { tokenEndpointOf } from "../../../providers/microsoft/clouds.ts";
import type { Access } from "../dns-connector.ts";
import { changedBehind, missingRight, refusedAccess, refusedChange, unreadable } from "../findings.ts";
import { ask, type HostAnswer, readJson } from "../request.ts";

/** For people, and in evidence. */
export const host = systemNames.azure;
const base = "https://management.azure.com";
const apiVersion = "api-version=2018-05-01";
/** Of the list of subscriptions, which is another interface. */
const subscriptionsVersion = "api-version=2020-01-01";

export const tokenFix = [
  "Run the command shown here once more in Azure Cloud Shell, and paste the new token: it ends after an hour or so.",
  "With a client secret: look at tenant ID, client ID and secret, and whether the secret has ended.",
];
export const rightFix = [
  "Run the command shown here as an owner of the zone: it gives the role DNS Zone Contributor on this zone alone.",
  "Wait five minutes until it counts, and try again.",
];

/** What is kept in the keychain: a token that was pasted, or the secret of an app that gets its own. */
export type AzureSecret = { readonly token: string } | { readonly clientSecret: string };

const CloudError = z.object({ error: z.object({ code: z.string(), message: z.string().default("") }) });
const TokenReply = z.object({ access_token: z.string().min(1) });
const TokenRefusal = z.object({ error: z.string(), error_description: z.string().default("") });

/** The token of an access, asked for once: it lives longer than the work. */
const tokens = new WeakMap<Access, Promise<Secret>>();

function tokenOf(access: Access, hands: Hands): Promise<Secret> {
  const known = tokens.get(access);
  if (known) return known;
  const token = access.withSecret(async (secret) => {
    const kept = secret.use((text) => JSON.parse(text) as AzureSecret);
    if ("token" in kept) return new Secret(kept.token);
    const given = new Secret(await signIn(access, kept.clientSecret, hands));
    access.learned.push(given);
    return given;
  });
  tokens.set(access, token);
  token.catch(() => tokens.delete(access));
  return token;
}

/** Client credentials at Entra: RFC 6749 section 4.4. */
async function signIn({ network, values }: Access, clientSecret: string, hands: Hands): Promise<string> {
  const answer = await ask(network, hands, {
    host: "Microsoft Entra",
    url: tokenEndpointOf(values["tenantId"] ?? ""),
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: values["clientId"] ?? "",
      client_secret: clientSecret,
      scope: `${base}/.default`,
    }).toString(),
  });
  if (answer.status === 200) return readJson(host, answer, TokenReply).access_token;
  const { error, error_description } = readJson(host, answer, TokenRefusal);
  throw refusedAccess("Microsoft Entra", tokenFix, `${error} ${error_description}`);
}

export interface AzureCall {
  readonly method: "GET" | "PUT" | "DELETE";
  /** From the root, without the query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** One request. Throws a `MailwrightError` for whatever Azure refuses; 412 is `dns-host-changed`. */
export async function call(access: Access, hands: Hands, request: AzureCall): Promise<HostAnswer> {
  const version = request.path === "/subscriptions" ? subscriptionsVersion : apiVersion;
  return send(access, hands, request, `${base}${request.path}?${version}`);
}

/** The values of a list, all pages of it. */
export async function list<T>(
  access: Access,
  hands: Hands,
  path: string,
  schema: z.ZodType<T>,
): Promise<readonly T[]> {
  const Page = z.object({ value: z.array(schema), nextLink: z.string().nullish() });
  const all: T[] = [];
  let answer = await call(access, hands, { method: "GET", path });
  for (let page = 0; page < mostPages; page++) {
    const { value, nextLink } = readJson(host, answer, Page);
    all.push(...value);
    if (!nextLink) return all;
    // The token goes to no other place, whatever a page says.
    if (!URL.canParse(nextLink) || new URL(nextLink).origin !== base) throw unreadable(host, nextLink);
    answer = await send(access, hands, { method: "GET", path }, nextLink);
  }
  throw unreadable(host, "The list has no end.");
}
const mostPages = 200;

async function send(access: Access, hands: Hands, request: AzureCall, url: string): Promise<HostAnswer> {
  const { method, headers = {}, body } = request;
  const token = await tokenOf(access, hands);
  const answer = await ask(access.network, hands, {
    host,
    url,
    method,
    headers: {
      authorization: token.use((text) => `Bearer ${text}`),
      accept: "application/json",
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (answer.status < 300) return answer;
  throw refusal(answer);
}

function refusal(answer: HostAnswer): MailwrightError {
  const { status } = answer;
  const { error } = readJson(host, answer, CloudError);
  const detail = `${error.code} ${error.message}`;
  if (status === 412) return changedBehind(host, detail);
  if (status === 401) return refusedAccess(host, tokenFix, detail);
  if (status === 403) return missingRight(host, rightFix, detail);
  return refusedChange(host, detail);
}
