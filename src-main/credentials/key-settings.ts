import type { SettingsInput } from "../contract/index.ts";
import type { KeyFileResult } from "./key-file.ts";

/** The settings that a key file says of itself. A bare PEM says nothing: then the result is empty. */
export function settingsFromKey({
  clientEmail,
  clientId,
  keyId,
  tokenUri,
}: Extract<KeyFileResult, { ok: true }>["fields"]): SettingsInput {
  return {
    ...(clientEmail ? { issuer: clientEmail } : {}),
    ...(clientId ? { clientId } : {}),
    ...(keyId ? { keyId } : {}),
    ...(tokenUri ? { tokenEndpoint: tokenUri, audience: tokenUri } : {}),
  };
}

/** What a setup keeps of a key beside when and where it was put. */
export const keyFacts = ({
  clientEmail,
  clientId,
  keyId,
  projectId,
  keyBits,
}: Extract<KeyFileResult, { ok: true }>["fields"]) => ({
  kind: "private-key" as const,
  keyBits,
  projectId,
  clientEmail,
  clientId,
  keyId,
});
