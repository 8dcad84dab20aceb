import type { Finding, ProviderId, SettingsInput } from "../../../src-main/contract/index.ts";
import { providers } from "../../../src-main/providers/index.ts";
import { lintSettings } from "../../../src-main/providers/lint.ts";

export const from = "noreply@notifications.mycompany.example";
export const tenantId = "c0ffee00-1234-4abc-8def-001122334455";

/** What an admin enters in each console when everything is right. */
export const right: Readonly<Record<ProviderId, SettingsInput>> = {
  google: {
    clientId: "112233445566778899001",
    keyId: "0123456789abcdef0123456789abcdef01234567",
    issuer: "okta-email@okta-mail-123456.iam.gserviceaccount.com",
  },
  microsoft: {
    tenantId,
    clientId: "1b4f2c8e-90ab-4cde-8f01-23456789abcd",
    objectId: "7c1d0a52-3e4f-4a6b-9c8d-0123456789ab",
  },
  other: {
    host: "smtp.provider.example",
    username: from,
    clientId: "okta-mailer",
    tokenEndpoint: "https://auth.provider.example/oauth/token",
    scope: "smtp.send",
  },
};

/** Lints the right values with some replaced; `undefined` takes one away. */
export function lint(provider: ProviderId, change: SettingsInput = {}, sender = from): Finding[] {
  const input = { ...right[provider], ...change };
  const settings = providers[provider].settings(input, sender);
  return lintSettings({ provider, settings, input, from: sender });
}
