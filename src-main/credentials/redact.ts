import type { Secret } from "./secret.ts";

/** Shapes that are secrets wherever they stand: PEM private keys, JWTs, bearer tokens, Google's opaque tokens. */
const shapes: readonly [RegExp, string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, "[private key]"],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, "[token]"],
  [/\bya29\.[A-Za-z0-9_-]+/g, "[token]"],
  [/\b(Bearer|Basic)\s+[A-Za-z0-9+/=._~-]{12,}/g, "$1 [token]"],
  [
    /\b(client_secret|client_assertion|assertion|access_token|refresh_token|password)(["']?\s*[=:]\s*["']?)[^\s"'&,}]+/g,
    "$1$2[secret]",
  ],
];

/**
 * Takes everything secret out of a text before it is stored, shown or logged: the given secrets, in plain,
 * URL-encoded, JSON-escaped and base64 form, and everything that has a secret's shape.
 */
export function redact(text: string, secrets: readonly Secret[] = []): string {
  let out = text;
  for (const secret of secrets) {
    secret.use((value) => {
      if (value.length < 4) return;
      const forms = [
        value,
        encodeURIComponent(value),
        JSON.stringify(value).slice(1, -1),
        Buffer.from(value).toString("base64"),
      ];
      for (const form of new Set(forms)) out = out.replaceAll(form, "[secret]");
    });
  }
  for (const [shape, replacement] of shapes) out = out.replace(shape, replacement);
  return out;
}
