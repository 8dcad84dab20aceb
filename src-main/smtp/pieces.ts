import { redact } from "../credentials/redact.ts";
import type { Secret } from "../credentials/secret.ts";

/** A piece of a secret this long is treated as the secret, in characters. */
const telling = 16;
const run = new RegExp(`[A-Za-z0-9+/=_.~-]{${telling},}`, "g");

/**
 * Redacts a text, and takes out pieces of the secrets too: a server that echoes a line may cut it, and half a token in
 * base64 is still half a token.
 */
export function redactPieces(text: string, secrets: readonly Secret[]): string {
  return redact(text, secrets).replace(run, (piece) =>
    secrets.some((secret) => secret.use((value) => value.includes(piece))) ? "[secret]" : piece,
  );
}
