import { redact } from "../credentials/redact.ts";

/**
 * Shapes beyond those that are secrets everywhere. In pasted text the secrets themselves are not known, so everything
 * that could be one is hidden: rather an identifier too many than a token too few.
 */
const shapes: readonly [RegExp, string][] = [
  [/\beyJ[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*){0,4}/g, "[token]"],
  [/\b(Bearer|Basic|SSWS)(\s+)(?=[A-Za-z+/=._~-]*\d)[A-Za-z0-9+/=._~-]{8,}/gi, "$1$2[token]"],
  [
    /((?:client[_-]?secret|assertion|(?:access|refresh|id)[_-]?token|private[_-]?key|password|passwd|pwd|api[_-]?key)(?:\\?["'])?\s*[=:]\s*(?:\\?["'])?)(?!\[)[^\s"'&,}\\]+/gi,
    "$1[secret]",
  ],
  // The value of an Entra client secret.
  [/[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{20,}/g, "[secret]"],
];

/** Long unbroken text with capitals, small letters and digits: base64, or a random secret. */
const random = /[A-Za-z0-9+/_=~-]{32,}/g;
const looksRandom = (run: string): boolean => /[A-Z]/.test(run) && /[a-z]/.test(run) && /\d/.test(run);

/** Hides every secret's shape in a pasted text. */
function conceal(text: string): string {
  let out = redact(text);
  for (const [shape, replacement] of shapes) out = out.replace(shape, replacement);
  return out.replace(random, (run) => (looksRandom(run) ? "[hidden]" : run));
}

/** Hides every secret's shape in each text of a value. */
export function concealAll<T>(value: T): T {
  if (typeof value === "string") return conceal(value) as T;
  if (Array.isArray(value)) return value.map(concealAll) as T;
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, concealAll(item)])) as T;
  return value;
}
