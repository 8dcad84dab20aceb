import { entraSecret } from "../providers/secret-shapes.ts";
import type { Secret } from "./secret.ts";

/** Shapes that are secrets wherever they stand: private keys, JWTs, bearer tokens, Google's and Entra's secrets. */
const shapes: readonly [RegExp, string | ((match: string, ...groups: string[]) => string)][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, "[private key]"],
  [/(?<![\w-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, "[token]"],
  [/\bya29\.[A-Za-z0-9_-]+/g, "[token]"],
  [
    /\b(Bearer|Basic)(\s+)([A-Za-z0-9+/=._~-]{12,})/gi,
    (all, scheme, blank, rest) => (isWords(rest) ? all : `${scheme}${blank}[token]`),
  ],
  [new RegExp(entraSecret.source, "g"), "[secret]"],
  [/\bGOCSPX-[\w-]{20,}/g, "[secret]"],
  [
    /\b(client_secret|client_assertion|assertion|access_token|refresh_token|id_token|password)(["']?\s*[=:]\s*["']?)[^\s"'&,}]+/g,
    "$1$2[secret]",
  ],
];

/**
 * Takes everything secret out of a text before it is stored, shown or logged: the given secrets, in plain, URL-encoded,
 * JSON-escaped and base64 form (also inside a longer base64 text, and line by line for a key), and everything that has
 * a secret's shape.
 */
export function redact(text: string, secrets: readonly Secret[] = []): string {
  let out = text;
  for (const secret of secrets) {
    // Longest first: a form that is part of another must not leave the rest of it behind.
    const forms = secret.use(formsOf).sort((a, b) => b.length - a.length);
    for (const form of forms) out = out.replaceAll(form, "[secret]");
  }
  for (const [shape, replacement] of shapes) {
    out = typeof replacement === "string" ? out.replace(shape, replacement) : out.replace(shape, replacement);
  }
  return out;
}

/** "Basic authentication", "Bearer token-endpoint.": plain words. base64 and tokens mix cases, hold digits or end with "=". */
const isWords = (text: string): boolean =>
  /^(?:[A-Z]?[a-z]{1,24}|[A-Z]{1,24})(?:[-./](?:[A-Z]?[a-z]{1,24}|[A-Z]{1,24}))*[.]*$/.test(text);

/** How a secret may be written. Shorter than four characters, too much else would be taken out. */
function formsOf(value: string): string[] {
  const forms = new Set<string>();
  const lines = value.split(/\r?\n/).filter((line) => line.length >= 40);
  for (const part of [value, value.trim(), ...lines]) {
    if (part.length < 4) continue;
    forms.add(part);
    forms.add(JSON.stringify(part).slice(1, -1));
    if (part.isWellFormed()) forms.add(encodeURIComponent(part));
    // application/x-www-form-urlencoded: a blank is +, and ~ is %7E.
    forms.add(new URLSearchParams({ v: part }).toString().slice(2));
    for (const encoded of base64Forms(part)) forms.add(encoded);
  }
  return [...forms];
}

/** base64 and base64url of the value, alone and wherever it may begin inside a longer text. */
function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value);
  const alone = [bytes.toString("base64"), bytes.toString("base64url")];
  const inside = [0, 1, 2].flatMap((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
    // Only the characters that hold bits of the value alone.
    const from = Math.ceil((offset * 8) / 6);
    const to = Math.floor((padded.length * 8) / 6);
    return [padded.toString("base64").slice(from, to), padded.toString("base64url").slice(from, to)];
  });
  return [...alone, ...inside.filter((form) => form.length >= 8)];
}
