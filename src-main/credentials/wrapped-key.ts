/** A key file found inside something else, and what was done to get it. */
export interface Unwrapped {
  readonly text: string;
  readonly repair: string;
}

/** How deep wrappers nest, and how many values are looked at: Kubernetes' lists and Vault's replies have a few. */
const deepest = 8;
const mostValues = 500;

/**
 * Sees through what stands around a service account's key: escapes and quotes of a program that printed it, the reply of
 * Google's IAM API (`privateKeyData`), Terraform's state and outputs, Vault's replies, Kubernetes' Secrets.
 * @returns undefined for a key file as it is, and where there is no key inside, or more than one
 */
export function unwrapKey(text: string): Unwrapped | undefined {
  const printed = withoutEscapes(text) ?? withoutPythonQuotes(text) ?? undone(text);
  if (printed !== undefined) return printed;
  const parsed = tryParse(text);
  if (parsed !== undefined) {
    if (isKeyFile(parsed)) return undefined;
    const found = keysIn(parsed);
    return found.length === 1
      ? { text: found[0] ?? "", repair: "Taken out of what stood around it" }
      : undefined;
  }
  // YAML, HCL and shell: the key stands there as a JSON string, or as base64 on one line or in a block of lines.
  const quoted = keysAmong(text, /"\{(?:\\[nrt]|\s)*\\"(?:[^"\\]|\\.){500,20000}"/g, tryParse);
  if (quoted.length === 1) return { text: quoted[0] ?? "", repair: "Taken out of what stood around it" };
  const encoded = keysAmong(
    text,
    /(?<![A-Za-z0-9+/])(?:ew|ey)(?:[A-Za-z0-9+/]|\r?\n[ \t]{0,40}(?=[A-Za-z0-9+/]{20})){600,}(?:\r?\n[ \t]{0,40}[A-Za-z0-9+/]{1,19})?={0,2}/g,
    (run) => run,
  );
  return encoded.length === 1
    ? { text: encoded[0] ?? "", repair: "Taken out of what stood around it, and decoded from base64" }
    : undefined;
}

/** The different keys in all pieces of a text that have a shape. */
const keysAmong = (text: string, shape: RegExp, read: (piece: string) => unknown): string[] => [
  ...new Set(
    [...new Set([...text.matchAll(shape)].slice(0, mostValues).map((m) => m[0]))].flatMap((m) =>
      keysIn(read(m)),
    ),
  ),
];

/** What web pages, mail programs and terminals make of a key file, and how it is undone. */
const undoings: readonly (readonly [repair: string, undo: (text: string) => string])[] = [
  [
    "HTML's character references turned back",
    (t) => t.replace(/&quot;|&#34;|&#x22;/gi, '"').replaceAll("&amp;", "&"),
  ],
  ["Percent encoding turned back", (t) => (/^%7B/i.test(t) ? percentDecoded(t) : t)],
  ["Quote marks of a mail taken away", (t) => (/^[>|]/.test(t) ? t.replace(/^[>|] ?/gm, "") : t)],
  ["Unusual blanks made plain", (t) => t.replace(/[\u00a0\u2007\u202f]/g, " ")],
  ["Fields read from a table", fromTable],
];
function undone(text: string): Unwrapped | undefined {
  for (const [repair, undo] of undoings) {
    const mended = undo(text);
    if (mended !== text && isKeyFile(tryParse(mended))) return { text: mended, repair };
  }
  return undefined;
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `vault kv get`: a line for each field, its name and blanks before the value; the private key has many lines. */
function fromTable(text: string): string {
  const fields = new Map<string, string>();
  const shape =
    /^(type|project_id|private_key_id|private_key|client_email|client_id|[a-z0-9_]{1,40}_(?:uri|url))[ \t]{2,}(\S.*(?:\n(?![a-z0-9_]{2,40}[ \t]{2,}).*)*)/gm;
  for (const [, name = "", value = ""] of text.replaceAll("\r\n", "\n").matchAll(shape))
    fields.set(name, value.trim());
  return fields.has("private_key") ? JSON.stringify(Object.fromEntries(fields)) : text;
}

/** A JSON string, with or without its quotes: `{\n  \"type\": …`. */
function withoutEscapes(text: string): Unwrapped | undefined {
  const inner = text.startsWith('"') ? text : /^\{(?:\\[nrt]|\s)*\\"/.test(text) ? `"${text}"` : undefined;
  const value = inner === undefined ? undefined : tryParse(inner);
  return typeof value === "string" && isKeyFile(tryParse(value.trim()))
    ? { text: value.trim(), repair: "Escaped quotes and line breaks turned back" }
    : undefined;
}

/** What Python prints of a dictionary: strings in single quotes, with escapes that JSON has too. */
function withoutPythonQuotes(text: string): Unwrapped | undefined {
  if (!/^\{\s*'/.test(text)) return undefined;
  const json = text
    .replace(
      /'((?:[^'\\]|\\.)*)'/g,
      (_, inner: string) => `"${inner.replaceAll("\\'", "'").replaceAll('"', '\\"')}"`,
    )
    .replace(/\bNone\b(?=\s*[,}])/g, "null");
  return isKeyFile(tryParse(json)) ? { text: json, repair: "Python's single quotes made double" } : undefined;
}

/** Every service account's key in a value, as JSON. Base64 and JSON in strings are looked into. */
function keysIn(value: unknown): string[] {
  const found = new Set<string>();
  let looked = 0;
  const look = (inside: unknown, depth: number): void => {
    if (depth > deepest || ++looked > mostValues) return;
    if (typeof inside === "string") {
      const text = inside.trim();
      if (/^(?:ew|ey)[A-Za-z0-9+/\s]{500,}={0,2}\s*$/.test(text))
        look(Buffer.from(text, "base64").toString("utf8"), depth + 1);
      else if (text.startsWith("{") && text.includes("private_key")) look(tryParse(text), depth + 1);
    } else if (isKeyFile(inside)) found.add(JSON.stringify(inside));
    else if (typeof inside === "object" && inside !== null)
      for (const item of Object.values(inside)) look(item, depth + 1);
  };
  look(value, 0);
  return [...found];
}

const isKeyFile = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  (value as { type?: unknown }).type === "service_account" &&
  typeof (value as { private_key?: unknown }).private_key === "string";

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
