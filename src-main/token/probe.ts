import type { Evidence } from "../contract/evidence.ts";
import type { OktaSettings } from "../contract/settings.ts";
import type { Secret } from "../credentials/secret.ts";
import type { Network } from "../network/port.ts";
import { everyProvider } from "../providers/index.ts";
import { readEndpoint } from "./endpoint.ts";
import { exchange } from "./exchange.ts";
import { jsonObject, type TokenReply } from "./reply.ts";
import { requestToken, type TokenRequestOptions } from "./request.ts";

type ProbeOptions = Omit<TokenRequestOptions, "withoutSub">;

/**
 * Asks what a refusal left open, as the provider says whose endpoint it is; the answers are evidence beside it.
 * @throws NetworkError `ABORTED` when cancelled
 */
export async function probeRefusal(
  network: Network,
  settings: OktaSettings,
  credential: Secret,
  refusal: TokenReply,
  options: ProbeOptions,
): Promise<void> {
  const endpoint = readEndpoint(settings.tokenEndpoint);
  if ("refused" in endpoint || refusal.error === undefined) return;
  for (const provider of everyProvider) {
    const next = provider.followUp(refusal, endpoint.url, settings);
    if (next?.ask === "token-without-sub")
      await requestToken(network, settings, credential, { ...options, withoutSub: true });
    else if (next?.ask === "certificates") await lookUpKeys(network, next.url, options);
    else if (next)
      await exchange(network, next.ask, next.url, { method: "GET" }, { ...options, secrets: [] });
    if (next) return;
  }
}

/** The published keys of a service account. The certificates say nothing a person needs: only the key IDs are kept. */
async function lookUpKeys(network: Network, url: URL, options: ProbeOptions): Promise<void> {
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
