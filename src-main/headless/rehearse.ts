import { randomUUID } from "node:crypto";
import { buildBundle } from "../bundle/export.ts";
import { bundleInput } from "../bundle/input.ts";
import { runChecks } from "../checks/run.ts";
import type { PlanEvent, ProviderId, RunEvent, RunReport, SettingsInput, Setup } from "../contract/index.ts";
import { readKeyText } from "../credentials/key-file.ts";
import { keyFacts, settingsFromKey } from "../credentials/key-settings.ts";
import { Secret } from "../credentials/secret.ts";
import { checkDomain } from "../dns/check/check.ts";
import { requestOf } from "../dns/check/request.ts";
import { openEstate } from "../practice/open-estate.ts";
import { makePracticeCredential, practiceValues } from "../practice/values.ts";
import { startPracticeWorld } from "../practice/world.ts";
import { worldOptions } from "../practice/world-options.ts";
import { withRun } from "../setup/after-run.ts";
import { newSetup } from "../setup/document.ts";
import { fingerprint } from "../setup/fingerprint.ts";
import { oktaSettings, recipientOf } from "../setup/okta-settings.ts";
import { type Applied, applyInPractice } from "./apply.ts";

export interface RehearsalOptions {
  readonly provider: ProviderId;
  readonly scenario: string;
  /** Entered beside the practice company's values: Microsoft's cloud. */
  readonly entered?: SettingsInput;
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
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
  const { setup: begun, secret } = await practiceSetup(options);
  const settings = oktaSettings(begun);
  const estate = apply && (await openEstate(begun, { okta: "feature-off" }));
  await using world = await startPracticeWorld({ ...worldOptions(begun), ...(estate && { estate }) });
  await world.register(settings, secret);
  const place = { setup: begun, secret, network: world.network, signal };
  const applied = apply && estate ? await applyInPractice({ ...place, estate, onEvent: apply }) : null;
  const filled = applied?.setup ?? begun;
  const request = {
    setup: filled,
    settings,
    fingerprint: fingerprint(filled, settings),
    credential: secret,
    to: recipientOf(filled, settings),
    runId: randomUUID(),
  };
  const report = await runChecks(world.network, request, {
    signal: options.signal,
    onEvent: options.onEvent,
  });
  if (!options.bundle || report.outcome === "cancelled") return { report, bundle: null, applied };
  const lastDns = await checkDomain(world.network, requestOf(filled), { signal: options.signal });
  const setup: Setup = { ...withRun(filled, report), lastDns };
  return {
    report,
    applied,
    bundle: buildBundle(bundleInput(setup, options.version, new Date(world.network.now()).toISOString())),
  };
}

async function practiceSetup({
  provider,
  scenario,
  entered,
  now,
  apply,
}: RehearsalOptions): Promise<{ setup: Setup; secret: Secret }> {
  const { domain, settings: own } = practiceValues(provider);
  const values = {
    domain: apply ? { ...domain, oktaRecords: [] } : domain,
    settings: { ...own, ...entered },
  };
  const empty = newSetup(provider, true, now);
  const setup: Setup = { ...empty, practice: { scenario }, domain: values.domain, settings: values.settings };
  const made = await makePracticeCredential(provider, values.settings);
  const fact = { addedAt: setup.createdAt, store: "session" as const, revision: randomUUID(), repairs: [] };
  if (made.kind === "client-secret") {
    return { setup: { ...setup, credential: { kind: made.kind, ...fact } }, secret: new Secret(made.secret) };
  }
  const key = readKeyText(made.keyFileJson);
  if (!key.ok) throw new Error("The practice key is not a key");
  return {
    setup: {
      ...setup,
      settings: { ...values.settings, ...settingsFromKey(key.fields) },
      credential: { ...fact, ...keyFacts(key.fields) },
    },
    secret: key.privateKey,
  };
}
