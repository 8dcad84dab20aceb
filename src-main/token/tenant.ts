import type { SettingsInput } from "../contract/index.ts";
import type { Network } from "../network/port.ts";
import { chosenCloud } from "../providers/microsoft/clouds.ts";
import {
  openIdConfigurationUrl,
  readOpenIdConfiguration,
  type TenantAnswer,
} from "../providers/microsoft/tenant.ts";
import { exchange } from "./exchange.ts";

/** For the whole question, in milliseconds. */
const timeoutMs = 10_000;

/** Asks Entra for the OpenID configuration document of a tenant (its ID or a domain of it) in the chosen cloud. No secret is sent. */
export async function askTenant(
  network: Network,
  settings: SettingsInput,
  tenant: string,
): Promise<TenantAnswer> {
  const reply = await exchange(
    network,
    "openid-configuration",
    openIdConfigurationUrl(tenant, chosenCloud(settings).loginHost),
    { method: "GET" },
    { signal: new AbortController().signal, timeoutMs, onEvidence: () => {}, secrets: [] },
  );
  return reply ? readOpenIdConfiguration(reply.status, reply.text) : { kind: "unreadable" };
}
