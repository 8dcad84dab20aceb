import { randomInt } from "node:crypto";
import type { ProviderId, SettingsInput } from "../contract/settings.ts";
import type { Setup } from "../contract/setup.ts";
import { providers } from "../providers/index.ts";
import { companyDomain, companySettings } from "./company.ts";
import { makeKeyFile } from "./google/key-file.ts";
import { practices } from "./index.ts";

/** A company to fill in the forms with, as the wizard's steps ask for it. The secret is not part of it. */
export const practiceValues = (
  provider: ProviderId,
): { domain: Setup["domain"]; settings: SettingsInput } => ({
  domain: companyDomain,
  settings: { ...companySettings, ...practices[provider].settings },
});

export type PracticeCredential =
  | { readonly kind: "private-key"; readonly keyFileJson: string }
  | { readonly kind: "client-secret"; readonly secret: string };

const secretAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_~.-";
const randomText = (length: number) =>
  Array.from({ length }, () => secretAlphabet[randomInt(secretAlphabet.length)]).join("");

/**
 * Makes a credential as a provider's console would: a key file with a fresh key, or a client secret shaped like Entra's.
 * `values` names the service account, the client ID and the flow where they are known.
 */
export async function makePracticeCredential(
  provider: ProviderId,
  values: SettingsInput,
): Promise<PracticeCredential> {
  const flow = values.authType ?? providers[provider].flow ?? "OAUTH2_CLIENT_CREDENTIALS";
  return flow === "OAUTH2_CLIENT_CREDENTIALS"
    ? { kind: "client-secret", secret: `${randomText(3)}8Q~${randomText(34)}` }
    : { kind: "private-key", keyFileJson: await makeKeyFile(values) };
}
