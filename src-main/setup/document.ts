import { randomUUID } from "node:crypto";
import type { ProviderId, Setup, SetupChange } from "../contract/index.ts";
import { setupVersion } from "../contract/setup-version.ts";
import { canonicalDomain, canonicalFrom } from "./email-domain.ts";

/** A new setup with nothing in it. `now` in milliseconds since the epoch. */
export function newSetup(provider: ProviderId | null, practice: boolean, now: number): Setup {
  const at = new Date(now).toISOString();
  return {
    version: setupVersion,
    id: randomUUID(),
    createdAt: at,
    updatedAt: at,
    provider,
    practice: practice ? { scenario: "works" } : null,
    domain: { prerequisites: {}, customUrlDomain: "", emailDomain: "", from: "", oktaRecords: [] },
    settings: {},
    tasks: {},
    credential: null,
    lastDns: null,
    lastRun: null,
    waiting: null,
    lastPass: null,
    lastExport: null,
  };
}

/**
 * A setup for another domain, with the provider and the values of the app that this one has. What belongs to the domain, the
 * mailbox or the secret is left out. `now` in milliseconds since the epoch.
 */
export function duplicateOf(setup: Setup, now: number): Setup {
  const settings = { ...setup.settings };
  for (const own of ["username", "subject", "alias", "secretExpiresOn", "keyId"] as const)
    delete settings[own];
  const { customUrlDomain } = setup.domain;
  const empty = newSetup(setup.provider, setup.practice !== null, now);
  return { ...empty, domain: { ...empty.domain, customUrlDomain }, settings };
}

/** The setup without what stays on this computer: no bundle holds it, and none from elsewhere brings it. */
export function portable(setup: Setup): Setup {
  const { imported, script, connections, oktaKey, journal, lastPlan, forgotten, news, ...rest } = setup;
  return rest;
}

/** The setup without everything that stands for an entry of the keychain: as it is when those are gone. */
export function withoutSecrets(setup: Setup): Setup {
  const { rotation, forgotten, script, connections, oktaKey, ...rest } = setup;
  return { ...rest, credential: null, waiting: null };
}

/** The setup with these answers of the Domain step, the email domain and that of the From address in their canonical form. */
export const withDomain = (setup: Setup, domain: Partial<Setup["domain"]>): Setup => {
  const merged = { ...setup.domain, ...domain };
  const { emailDomain, from } = merged;
  const canonical = { emailDomain: canonicalDomain(emailDomain), from: canonicalFrom(from) };
  return { ...setup, domain: { ...merged, ...canonical } };
};

/** The document as text: stable, readable, one trailing newline. */
export const writeSetup = (setup: Setup): string => `${JSON.stringify(setup, null, 1)}\n`;

/**
 * Applies what the window changed. Pure. Settings and tasks are merged key by key: `null` (or an unticked task) removes one.
 * A changed provider keeps what the admin typed: fields of the same name mean the same thing.
 */
export function applyChange(setup: Setup, change: SetupChange, now: number): Setup {
  const at = new Date(now).toISOString();
  const settings: Record<string, unknown> = { ...setup.settings };
  for (const [key, value] of Object.entries(change.settings ?? {})) {
    if (value === undefined) continue;
    if (value === null || value === "") delete settings[key];
    else settings[key] = value;
  }
  const tasks = { ...setup.tasks };
  for (const [task, done] of Object.entries(change.tasks ?? {})) {
    if (done) tasks[task] ??= at;
    else delete tasks[task];
  }
  return {
    ...setup,
    updatedAt: at,
    ...(change.name !== undefined && { name: change.name.trim() }),
    provider: change.provider ?? setup.provider,
    practice:
      setup.practice && change.scenario !== undefined
        ? playing(setup.practice, change.scenario)
        : setup.practice,
    domain: withDomain(setup, change.domain ?? {}).domain,
    settings: settings as Setup["settings"],
    tasks,
  };
}

/** Another scenario of the provider's world. The company's own systems stay as they are. */
export const playing = ({ estate }: NonNullable<Setup["practice"]>, scenario: string) => ({
  scenario,
  ...(estate !== undefined && { estate }),
});
