import { entraSecret } from "../providers/secret-shapes.ts";
import type { Secret } from "./secret.ts";
import { readSpelling, whatItSays } from "./spelling.ts";

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
    /\b(client_secret|client_assertion|assertion|access_token|refresh_token|id_token|password)(["']?\s{0,8}[=:]\s{0,8})("(?:[^"\\]|\\.){0,8192}"?|'[^']{0,8192}'?|[^\s"'&,}]+)/g,
    (all, name, sign, value) => {
      const mark = /^["']/.exec(value)?.[0];
      if (mark) return `${name}${sign}${mark}[secret]${value.length > 1 && value.endsWith(mark) ? mark : ""}`;
      // "password: it is wrong" is a sentence.
      return /^:\s/.test(sign) && isWords(value) ? all : `${name}${sign}[secret]`;
    },
  ],
];

/**
 * Takes everything secret out of a text before it is stored, shown or logged: the given secrets, whatever way they are spelt
 * (`spelling.ts`), in base64 and hexadecimal too, also inside a longer base64 text, in lines, and line by line for a key;
 * and everything that has a secret's shape.
 */
export function redact(text: string, secrets: readonly Secret[] = []): string {
  let out = redactKnown(text, secrets);
  for (const [shape, replacement] of shapes) {
    out = typeof replacement === "string" ? out.replace(shape, replacement) : out.replace(shape, replacement);
  }
  return out;
}

/** Read of a text of which the beginning is shown, in characters: more than any secret has, however it is spelt. */
const heard = 65_536;
const marks = ["[secret]", "[token]", "[private key]"];

/**
 * The redacted beginning of a text of any length, `kept` characters of it. Where the text is cut for reading it, a secret may be cut
 * too: what is left of that stands behind everything that was taken out, and goes as well.
 */
export function redactBeginning(text: string, secrets: readonly Secret[], kept: number): string {
  const clean = redact(text.slice(0, heard), secrets);
  const last = Math.max(
    ...marks.map((mark) => (clean.includes(mark) ? clean.lastIndexOf(mark) + mark.length : 0)),
  );
  return (text.length >= heard && last > 0 ? clean.slice(0, last) : clean).slice(0, kept);
}

/** Takes out the given secrets, and nothing else. */
export function redactKnown(text: string, secrets: readonly Secret[]): string {
  let out = text;
  for (const secret of secrets) {
    const known = knownForms(secret);
    for (const form of known.plain) out = out.replaceAll(form, "[secret]");
    for (const spelt of known.spelt) out = takeOutSpelt(out, spelt);
    out = takeOutEncoded(out, known);
  }
  return out;
}

/** What is looked for in a reading of a text: as it is, and in small letters. */
interface SpeltForms {
  readonly quotedPrintable: boolean;
  readonly value: string;
  readonly forms: readonly string[];
  readonly hex: readonly string[];
}
interface KnownForms {
  /** Longest first: a form that is part of another must not leave the rest of it behind. */
  readonly plain: readonly string[];
  readonly spelt: readonly SpeltForms[];
}

/** A private key has some hundred forms, and a run hundreds of texts: they are made once. */
const made = new WeakMap<Secret, KnownForms>();

function knownForms(secret: Secret): KnownForms {
  const known = made.get(secret) ?? secret.use(makeForms);
  made.set(secret, known);
  return known;
}

function makeForms(value: string): KnownForms {
  const byLength = (texts: Iterable<string>) =>
    [...new Set(texts)].filter((text) => text.length >= shortest).sort((a, b) => b.length - a.length);
  const plain = byLength(formsOf(value));
  const hex = byLength(partsOf(value).flatMap(hexForms));
  return {
    plain,
    spelt: [false, true].map((quotedPrintable) => {
      const read = (text: string) => whatItSays(text, quotedPrintable);
      return { quotedPrintable, value: read(value), forms: byLength(plain.map(read)), hex };
    }),
  };
}

/** Finds the forms in what the text says, and takes out how it is spelt. */
function takeOutSpelt(text: string, { quotedPrintable, forms, hex }: SpeltForms): string {
  // Without a sign that is, or spells, the equals sign, the two readings are one.
  if (text.length < shortest || (quotedPrintable && !/[=%&\\]/.test(text))) return text;
  const said = whatItSays(text, quotedPrintable);
  const lower = said.toLowerCase();
  if (!forms.some((form) => said.includes(form)) && !hex.some((form) => lower.includes(form))) return text;
  const reading = readSpelling(text, quotedPrintable);
  const find = (where: string, what: string) =>
    placesOf(where, what).map(
      (at) => [reading.starts[at] ?? 0, reading.ends[at + what.length - 1] ?? 0] as const,
    );
  return cutOut(text, [
    ...forms.flatMap((form) => find(said, form)),
    ...hex.flatMap((form) => find(lower, form)),
  ]);
}

function cutOut(text: string, spans: readonly (readonly [number, number])[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const [start, end] of spans.toSorted((a, b) => a[0] - b[0])) {
    if (start >= from) pieces.push(text.slice(from, start), "[secret]");
    from = Math.max(from, end);
  }
  return [...pieces, text.slice(from)].join("");
}

/**
 * Runs of base64, whose content may spell the secret once more: JSON in a token, a form in a header. All of them are read as one
 * text, so that thousands of short ones take no longer than a long one.
 */
function takeOutEncoded(text: string, { spelt }: KnownForms): string {
  const runs = [...text.matchAll(/[A-Za-z0-9+/_-]{16,}={0,2}/g)];
  if (runs.length === 0) return text;
  const contents = runs.map(([run]) => Buffer.from(run, "base64").toString("utf8"));
  const all = contents.join("\0");
  const found = spelt.flatMap(({ quotedPrintable, value }) => {
    if (value.length < shortest) return [];
    if (!whatItSays(all, quotedPrintable).includes(value)) return [];
    const reading = readSpelling(all, quotedPrintable);
    return placesOf(reading.bytes, value).map((at) => reading.starts[at] ?? 0);
  });
  if (found.length === 0) return text;
  found.sort((a, b) => a - b);
  let end = 0;
  let next = 0;
  const spans = runs.flatMap(({ 0: run, index }, i): [number, number][] => {
    end += (contents[i]?.length ?? 0) + 1;
    const first = next;
    while ((found[next] ?? Number.POSITIVE_INFINITY) < end) next++;
    return next > first ? [[index, index + run.length]] : [];
  });
  return cutOut(text, spans);
}

/** Every place at which a text stands in another. */
function placesOf(where: string, what: string): number[] {
  const places: number[] = [];
  for (let at = where.indexOf(what); at >= 0; at = where.indexOf(what, at + what.length)) places.push(at);
  return places;
}

/** Shorter than this, in characters, too much else would be taken out. */
const shortest = 4;

/** Hexadecimal in lower case: in one run, and with the colons of a dump. */
const hexForms = (form: string): string[] => {
  const bytes = Buffer.from(form, "utf8");
  return bytes.length < shortest
    ? []
    : [bytes.toString("hex"), (bytes.toString("hex").match(/../g) ?? []).join(":")];
};

/** "Basic authentication", "Bearer token-endpoint.": plain words. base64 and tokens mix cases, hold digits or end with "=". */
const isWords = (text: string): boolean =>
  /^(?:[A-Z]?[a-z]{1,24}|[A-Z]{1,24})(?:[-./](?:[A-Z]?[a-z]{1,24}|[A-Z]{1,24}))*[.]*$/.test(text);

/** The value, and of a key its lines. */
function partsOf(value: string): string[] {
  const lines = value.split(/\r?\n/).filter((line) => line.length >= 40);
  return [value, value.trim(), ...lines].filter((part) => part.length >= shortest);
}

/** How a secret may be written, by itself and in base64. */
function formsOf(value: string): string[] {
  return partsOf(value).flatMap((part) => [
    part,
    JSON.stringify(part).slice(1, -1),
    ...(part.isWellFormed() ? [encodeURIComponent(part)] : []),
    // application/x-www-form-urlencoded: a blank is +, and ~ is %7E.
    new URLSearchParams({ v: part }).toString().slice(2),
    ...base64Forms(part),
  ]);
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
