import type { OktaSettings } from "../../contract/settings.ts";
import type { Hosts } from "../hosts.ts";
import type { Listening } from "../listen.ts";
import type { Plan } from "../plan.ts";
import type { PracticeServers } from "../provider.ts";
import type { CertificateAuthority, Identity } from "../tls/authority.ts";
import type { TokenLedger } from "../tokens.ts";
import { type HttpHandler, startWebServer } from "./server.ts";

export interface WebWorld {
  readonly servers: PracticeServers;
  readonly hosts: Hosts;
  readonly identity: Identity;
  readonly authority: CertificateAuthority;
  readonly tokens: TokenLedger;
  /** Read at each request. */
  readonly plan: () => Plan;
  readonly settings: () => OktaSettings;
  /** The servers' clock, in milliseconds. */
  readonly now: () => number;
}

/** Starts the provider's web servers: HTTPS always, plain HTTP only when the settings name such a token endpoint. */
export async function startWeb(world: WebWorld): Promise<{ https: Listening; http: Listening | null }> {
  const handler: HttpHandler = async (request) => {
    const plan = world.plan();
    if (plan.tokenHost.interception !== undefined) return plan.tokenHost.interception;
    return world.servers.web(request, {
      plan,
      tokens: world.tokens,
      authority: world.authority,
      nowMs: world.now(),
      endpoint: world.settings().tokenEndpoint,
    });
  };
  const https = await startWebServer(handler, { identity: world.identity, now: world.now });
  if (world.hosts.http.length === 0) return { https, http: null };
  return { https, http: await startWebServer(handler, { identity: null, now: world.now }) };
}
