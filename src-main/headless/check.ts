import { randomUUID } from "node:crypto";
import { runChecks } from "../checks/run.ts";
import type { DnsCheck, RunEvent, RunReport, Setup } from "../contract/index.ts";
import type { Secret } from "../credentials/secret.ts";
import { checkDomain } from "../dns/check/check.ts";
import { requestOf } from "../dns/check/request.ts";
import type { Network } from "../network/port.ts";
import { startPracticeWorld } from "../practice/world.ts";
import { worldOptions } from "../practice/world-options.ts";
import { fingerprint } from "../setup/fingerprint.ts";
import { oktaSettings, recipientOf } from "../setup/okta-settings.ts";

export interface CheckOptions {
  readonly setup: Setup;
  readonly secret: Secret | null;
  readonly network: Network;
  readonly to?: string;
  /** Ask for the DNS records in full as well, as the DNS step of the window does. */
  readonly withDns: boolean;
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}

export interface Checked {
  readonly report: RunReport;
  /** Null when it was not asked for, and when there is no email domain to look at. */
  readonly dns: DnsCheck | null;
}

/** Runs the checks of a setup over a network. A practice setup lives in the practice world, and nowhere else. */
export async function checkSetup(options: CheckOptions): Promise<Checked> {
  const { setup, secret } = options;
  if (!setup.practice) return checkOver(options.network, options);
  await using world = await startPracticeWorld(worldOptions(setup));
  if (secret) await world.register(oktaSettings(setup), secret);
  return checkOver(world.network, options);
}

/** One run of a setup over a network, with what the setup says and the secret given. */
export function runOnce(
  network: Network,
  { setup, secret, to, signal, onEvent }: Omit<CheckOptions, "network" | "withDns">,
): Promise<RunReport> {
  const settings = oktaSettings(setup);
  const request = {
    setup,
    settings,
    fingerprint: fingerprint(setup, settings),
    credential: secret,
    to: recipientOf(setup, settings, to),
    runId: randomUUID(),
  };
  return runChecks(network, request, { signal, onEvent });
}

async function checkOver(network: Network, options: CheckOptions): Promise<Checked> {
  const { setup, signal } = options;
  const report = await runOnce(network, options);
  const wanted = options.withDns && setup.domain.emailDomain !== "" && report.outcome !== "cancelled";
  return { report, dns: wanted ? await checkDomain(network, requestOf(setup), { signal }) : null };
}
