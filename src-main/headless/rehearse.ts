import { buildBundle } from "../bundle/export.ts";
import { bundleInput } from "../bundle/input.ts";
import type { PlanEvent, RunEvent, RunReport, Setup } from "../contract/index.ts";
import { checkDomain } from "../dns/check/check.ts";
import { requestOf } from "../dns/check/request.ts";
import { estateScenarioOf } from "../practice/estate-scenarios.ts";
import { openEstate } from "../practice/open-estate.ts";
import { startPracticeWorld } from "../practice/world.ts";
import { worldOptions } from "../practice/world-options.ts";
import { withRun } from "../setup/after-run.ts";
import { oktaSettings } from "../setup/okta-settings.ts";
import { type Applied, applyInPractice } from "./apply.ts";
import { runOnce } from "./check.ts";
import { type PracticeSetupOptions, practiceSetup } from "./practice-setup.ts";

export interface RehearsalOptions extends Omit<PracticeSetupOptions, "empty"> {
  readonly version: string;
  /** Build the bundle as well. */
  readonly bundle: boolean;
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
  /**
   * Begin with nothing: no email domain in the org, no records in the zone. Both are connected, and the plan is applied before the
   * run. Hears what the application tells.
   */
  readonly apply?: (event: PlanEvent) => void;
}

export interface Rehearsal {
  readonly report: RunReport;
  readonly bundle: { readonly name: string; readonly bytes: Uint8Array } | null;
  /** What was done in the connected systems; null where none was to be. */
  readonly applied: Applied | null;
}

/** A whole setup in the practice world: values and a credential as the consoles would give them, DNS, run, bundle. */
export async function rehearseSetup(options: RehearsalOptions): Promise<Rehearsal> {
  const { signal, apply } = options;
  // What goes wrong in the company's own systems leaves the provider's world as it should be.
  const played = estateScenarioOf(options.scenario, apply !== undefined);
  const scenario = played ? "works" : options.scenario;
  const { setup: begun, secret } = await practiceSetup({ ...options, scenario, empty: apply !== undefined });
  const settings = oktaSettings(begun);
  const estate = apply && (await openEstate(begun, played?.plays ?? { okta: "feature-off" }));
  await using world = await startPracticeWorld({ ...worldOptions(begun), ...(estate && { estate }) });
  await world.register(settings, secret);
  const place = { setup: begun, secret, network: world.network, signal };
  const applied = apply && estate ? await applyInPractice({ ...place, estate, onEvent: apply }) : null;
  const filled = applied?.setup ?? begun;
  const report = await runOnce(world.network, { setup: filled, secret, signal, onEvent: options.onEvent });
  if (!options.bundle || report.outcome === "cancelled") return { report, bundle: null, applied };
  const lastDns = await checkDomain(world.network, requestOf(filled), { signal: options.signal });
  const setup: Setup = { ...withRun(filled, report), lastDns };
  return {
    report,
    applied,
    bundle: buildBundle(bundleInput(setup, options.version, new Date(world.network.now()).toISOString())),
  };
}
