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
