import { randomUUID } from "node:crypto";
import type { ProviderId, SettingsInput, Setup } from "../contract/index.ts";
import { readKeyText } from "../credentials/key-file.ts";
import { keyFacts, settingsFromKey } from "../credentials/key-settings.ts";
import { Secret } from "../credentials/secret.ts";
import { makePracticeCredential, practiceValues } from "../practice/values.ts";
import { newSetup } from "../setup/document.ts";

export interface PracticeSetupOptions {
  readonly provider: ProviderId;
  readonly scenario: string;
  /** Entered beside the practice company's values: Microsoft's cloud. */
  readonly entered?: SettingsInput;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Without Okta's records: nothing was begun in the org or the zone. */
  readonly empty: boolean;
}

/** A setup with the practice company's values, and a credential as its console gives it. */
export async function practiceSetup({
  provider,
  scenario,
  entered,
  now,
  empty,
}: PracticeSetupOptions): Promise<{ setup: Setup; secret: Secret }> {
  const { domain, settings: own } = practiceValues(provider);
  const values = {
    domain: empty ? { ...domain, oktaRecords: [] } : domain,
    settings: { ...own, ...entered },
  };
  const blank = newSetup(provider, true, now);
  const setup: Setup = { ...blank, practice: { scenario }, domain: values.domain, settings: values.settings };
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
