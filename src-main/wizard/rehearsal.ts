import { randomUUID } from "node:crypto";
import { buildBundle } from "../bundle/export.ts";
import { bundleInput } from "../bundle/input.ts";
import { runChecks } from "../checks/run.ts";
import {
  type ProviderId,
  ProviderId as ProviderIdSchema,
  type RunEvent,
  type RunReport,
  type Scenario,
  type Setup,
} from "../contract/index.ts";
import { readKeyText } from "../credentials/key-file.ts";
import { settingsFromKey } from "../credentials/key-settings.ts";
import { Secret } from "../credentials/secret.ts";
import { checkDomain } from "../dns/check/check.ts";
import { requestOf } from "../dns/check/request.ts";
import type { Network } from "../network/port.ts";
import { scenarios } from "../practice/scenarios/index.ts";
import { makePracticeCredential, practiceValues } from "../practice/values.ts";
import { startPracticeWorld } from "../practice/world.ts";
import { worldOptions } from "../practice/world-options.ts";
import { newSetup } from "../setup/document.ts";
import { fingerprint } from "../setup/fingerprint.ts";
import { oktaSettings } from "../setup/okta-settings.ts";

/** The runs of the terminal: without a store, without a keychain, over the same rooms as the window's. */

export const isProvider = (value: unknown): value is ProviderId => ProviderIdSchema.safeParse(value).success;

/** The practice scenarios, of one provider or of all. */
export function scenarioList(provider?: string): Scenario[] {
  return scenarios
    .filter((s) => provider === undefined || s.provider === provider)
    .map(({ name, provider: p, title, finding }) => ({ name, provider: p, title, finding }));
}

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
    to: options.to?.trim() || settings.username || setup.domain.from,
    runId: randomUUID(),
  };
  const how = { signal: options.signal, onEvent: options.onEvent };
  if (!setup.practice) return runChecks(options.network, request, how);
  await using world = await startPracticeWorld(worldOptions(setup));
  if (secret) await world.register(settings, secret);
  return runChecks(world.network, request, how);
}

export interface RehearsalOptions {
  readonly provider: ProviderId;
  readonly scenario: string;
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Build the bundle as well. */
  readonly bundle: boolean;
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}

/** A whole setup in the practice world: values and a credential as the consoles would give them, DNS, run, bundle. */
export async function rehearseSetup(
  options: RehearsalOptions,
): Promise<{ report: RunReport; bundle: { name: string; bytes: Uint8Array } | null }> {
  const { setup: filled, secret } = await practiceSetup(options.provider, options.scenario, options.now);
  const settings = oktaSettings(filled);
  await using world = await startPracticeWorld(worldOptions(filled));
  await world.register(settings, secret);
  const request = {
    setup: filled,
    settings,
    fingerprint: fingerprint(filled, settings),
    credential: secret,
    to: filled.domain.from,
    runId: randomUUID(),
  };
  const report = await runChecks(world.network, request, {
    signal: options.signal,
    onEvent: options.onEvent,
  });
  if (!options.bundle || report.outcome === "cancelled") return { report, bundle: null };
  const lastDns = await checkDomain(world.network, requestOf(filled), { signal: options.signal });
  const passed =
    report.outcome === "passed" ? { at: report.startedAt, fingerprint: report.fingerprint } : null;
  const setup: Setup = { ...filled, lastDns, lastRun: report, lastPass: passed };
  return {
    report,
    bundle: buildBundle(bundleInput(setup, options.version, new Date(world.network.now()).toISOString())),
  };
}

async function practiceSetup(
  provider: ProviderId,
  scenario: string,
  now: number,
): Promise<{ setup: Setup; secret: Secret }> {
  const values = practiceValues(provider);
  const empty = newSetup(provider, true, now);
  const setup: Setup = { ...empty, practice: { scenario }, domain: values.domain, settings: values.settings };
  const made = await makePracticeCredential(provider, values.settings);
  const fact = { addedAt: setup.createdAt, store: "session" as const, revision: randomUUID(), repairs: [] };
  if (made.kind === "client-secret") {
    return { setup: { ...setup, credential: { kind: made.kind, ...fact } }, secret: new Secret(made.secret) };
  }
  const key = readKeyText(made.keyFileJson);
  if (!key.ok) throw new Error("The practice key is not a key");
  const { clientEmail, clientId, keyId, projectId, keyBits } = key.fields;
  return {
    setup: {
      ...setup,
      settings: { ...values.settings, ...settingsFromKey(key.fields) },
      credential: { kind: made.kind, ...fact, clientEmail, clientId, keyId, projectId, keyBits },
    },
    secret: key.privateKey,
  };
}
