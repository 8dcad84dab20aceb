import type { Evidence } from "../contract/evidence.ts";
import type { OktaSettings } from "../contract/settings.ts";
import type { Secret } from "../credentials/secret.ts";
import type { Network } from "../network/port.ts";
import { publishedKeysUrl } from "../providers/google/servers.ts";
import { entraTenant, isGoogleTokenEndpoint, readEndpoint } from "./endpoint.ts";
import { exchange } from "./exchange.ts";
import { jsonObject, type TokenReply } from "./reply.ts";
import { requestToken, type TokenRequestOptions } from "./request.ts";

/** Entra codes that leave open whether the tenant or the client is the wrong one. */
const tenantOrClient = new Set([700016, 90002, 900023, 7000229]);

/**
 * Asks what a refusal left open; the answers are evidence beside it.
 * Google: once more without `sub` (a token then clears the key, the clock and the account), and for a refused signature
 * the list of public keys. Entra: the tenant's discovery document, which needs no credential.
 * @throws NetworkError `ABORTED` when cancelled
 */
export async function probeRefusal(
  network: Network,
  settings: OktaSettings,
  credential: Secret,
  refusal: TokenReply,
  options: Omit<TokenRequestOptions, "withoutSub">,
): Promise<void> {
  const endpoint = readEndpoint(settings.tokenEndpoint);
  if ("refused" in endpoint || refusal.error === undefined) return;
  switch (settings.authType) {
    case "OAUTH2_JWT_BEARER_GRANT": {
      // Another provider may well issue a token without `sub`, or count the refusals: it is asked once.
      if (!isGoogleTokenEndpoint(endpoint.url)) return;
      if (/^Invalid JWT Signature\b/i.test(refusal.errorDescription ?? ""))
        return lookUpKeys(network, settings.issuer, options);
      if (settings.subject !== "")
        await requestToken(network, settings, credential, { ...options, withoutSub: true });
      return;
    }
    case "OAUTH2_CLIENT_CREDENTIALS": {
      const tenant = entraTenant(endpoint.url);
      if (tenant !== undefined && refusal.errorCodes?.some((code) => tenantOrClient.has(code)) === true)
        await discoverTenant(network, endpoint.url, tenant, options);
      return;
    }
    default:
      return settings satisfies never;
  }
}

/** OpenID Connect Discovery 1.0 section 4: exists for every tenant, and for no other name. */
async function discoverTenant(
  network: Network,
  tokenEndpoint: URL,
  tenant: string,
  options: Omit<TokenRequestOptions, "withoutSub">,
): Promise<void> {
  const url = new URL(`/${tenant}/v2.0/.well-known/openid-configuration`, tokenEndpoint);
  await exchange(network, "openid-configuration", url, { method: "GET" }, { ...options, secrets: [] });
}

/**
 * Google publishes a service account's public keys by key ID. The certificates say nothing a person needs: only the
 * key IDs are kept.
 */
async function lookUpKeys(
  network: Network,
  account: string,
  options: Omit<TokenRequestOptions, "withoutSub">,
): Promise<void> {
  if (account === "") return;
  const url = publishedKeysUrl(account);
  const seen: Evidence[] = [];
  const reply = await exchange(
    network,
    "certificates",
    url,
    { method: "GET" },
    { ...options, secrets: [], onEvidence: (evidence) => seen.push(evidence) },
  );
  const keyIds = Object.keys(jsonObject(reply?.text ?? "") ?? {}).filter((id) => /^[0-9a-f]{40}$/.test(id));
  for (const evidence of seen) {
    const listed = evidence.kind === "token-reply" && evidence.httpStatus === 200;
    options.onEvidence(listed ? { ...evidence, body: JSON.stringify(keyIds) } : evidence);
  }
}
