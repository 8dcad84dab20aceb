import { randomUUID } from "node:crypto";
import { runChecks } from "../checks/run.ts";
import type { RunEvent, RunReport, Setup } from "../contract/index.ts";
import type { Secret } from "../credentials/secret.ts";
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
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}

/** Runs the checks of a setup over a network. A practice setup lives in the practice world, and nowhere else. */
export async function checkSetup(options: CheckOptions): Promise<RunReport> {
  const { setup, secret } = options;
  const settings = oktaSettings(setup);
  const request = {
    setup,
    settings,
    fingerprint: fingerprint(setup, settings),
    credential: secret,
    to: recipientOf(setup, settings, options.to),
    runId: randomUUID(),
  };
  const how = { signal: options.signal, onEvent: options.onEvent };
  if (!setup.practice) return runChecks(options.network, request, how);
  await using world = await startPracticeWorld(worldOptions(setup));
  if (secret) await world.register(settings, secret);
  return runChecks(world.network, request, how);
}
