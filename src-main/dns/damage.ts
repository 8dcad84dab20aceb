/**
 * Text that was damaged on its way into a record: by a word processor, a web page, a chat, or the form of a DNS host. What
 * such a text was meant to be is told from what came to it, and where, so that the eye sees it and the hand can mend it.
 */

/** One kind of damage, in the order in which it is named. */
const damageKinds = [
  "prefix",
  "scheme",
  "markup",
  "invisible",
  "no-break-space",
  "control",
  "quotes",
  "backslash",
  "dash",
  "lookalike",
  "strings",
  "glued",
  "version",
  "separator",
  "gap",
  "sign",
  "mechanism",
  "armor",
  "bare",
  "plus",
  "space",
] as const;
export type DamageKind = (typeof damageKinds)[number];

export interface Damage {
  readonly kind: DamageKind;
  /** What is damaged first, and where it stands, counted from 1. Empty where something is missing behind it. */
  readonly character: string;
  readonly position: number;
  readonly count: number;
}

export interface Mended {
  readonly text: string;
  /** Empty when there is nothing to mend. */
  readonly damage: readonly Damage[];
}

const invisible = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/;
const wideSpace = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/;
const quote = /["'`\u00ab\u00b4\u00bb\u2018-\u201f\u2032\u2033\u2039\u203a\uff02\uff07]/;
const dash = /[\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]/;
const control = /[\u0000-\u001f\u007f-\u009f]/;
/** Characters of other scripts that look like one of ASCII, and that no normal form makes one of it. */
const lookalikes = new Map(
  Object.entries({
    "~": "\u02dc\u223c\u301c\u2053",
    ":": "\u2236\ua789\u0589",
    ".": "\u3002\uff61",
    "=": "\u2550\ua78a",
    a: "\u0430",
    c: "\u0441",
    e: "\u0435",
    i: "\u0456\u0131",
    o: "\u043e\u03bf",
    p: "\u0440",
    s: "\u0455",
    v: "\u03bd",
    x: "\u0445",
    y: "\u0443",
  }).flatMap(([ascii, others]) => [...others].map((other) => [other, ascii] as const)),
);
/** A character as a web page writes it. */
const entity = /^&(?:(nbsp|quot|apos|amp|lt|gt)|#(\d{1,6})|#x([0-9a-f]{1,5}));/i;
const named: Readonly<Record<string, string>> = { nbsp: " ", amp: "&" };

/** The kind a character is damage of; undefined for one that may be meant. Spaces at the edge are looked at elsewhere. */
function kindOf(character: string): DamageKind | undefined {
  if (/^[!#-&(-[\]-_a-~ ]$/.test(character)) return undefined;
  if (invisible.test(character)) return "invisible";
  if (wideSpace.test(character)) return "no-break-space";
  if (control.test(character)) return "control";
  if (quote.test(character)) return "quotes";
  if (character === "\\") return "backslash";
  if (dash.test(character)) return "dash";
  return lookalikes.has(character) || /^[\x21-\x7e]+$/.test(character.normalize("NFKC"))
    ? "lookalike"
    : undefined;
}

/** What stands in the place of a damaged character. */
function inPlaceOf(character: string, kind: DamageKind): string {
  switch (kind) {
    case "no-break-space":
      return " ";
    case "control":
      return /\s/.test(character) ? " " : "";
    case "dash":
      return "-";
    case "lookalike":
      return lookalikes.get(character) ?? character.normalize("NFKC");
    default:
      return "";
  }
}

/** What an entity stands for; nothing where that does not belong into a record either. */
function ofEntity([, name, decimal, hex]: RegExpExecArray): string {
  if (name !== undefined) return named[name.toLowerCase()] ?? "";
  const character = String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(hex ?? "", 16));
  const kind = kindOf(character);
  return kind === undefined ? character : inPlaceOf(character, kind);
}

/**
 * Takes out what does not belong into the text of a record: SPF, DKIM, DMARC and Okta's values are plain ASCII without
 * quotation marks and backslashes (RFC 7208 section 12, RFC 6376 section 3.2, RFC 9989 section 4.8). Linear in the length.
 */
export function mendText(text: string): Mended {
  const seen = new Map<DamageKind, { character: string; position: number; count: number }>();
  const note = (kind: DamageKind, character: string, position: number) => {
    const known = seen.get(kind);
    if (known) known.count++;
    else seen.set(kind, { character, position, count: 1 });
  };
  let mended = "";
  for (let at = 0; at < text.length; ) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const written = character === "&" ? entity.exec(text.slice(at, at + 10)) : null;
    if (written) {
      note("markup", written[0], at + 1);
      mended += ofEntity(written);
      at += written[0].length;
      continue;
    }
    const kind = kindOf(character);
    if (kind === undefined) {
      mended += character;
      at += character.length;
      continue;
    }
    note(kind, character, at + 1);
    // `\032` is a space as zone files write it (RFC 1035 section 5.1); `" "` is one value that was split by hand.
    const escaped = kind === "backslash" ? /^\\(\d{3})/.exec(text.slice(at, at + 4))?.[1] : undefined;
    const split = kind === "quotes" ? /^" {0,3}"/.exec(text.slice(at, at + 5))?.[0] : undefined;
    mended += escaped === undefined ? inPlaceOf(character, kind) : String.fromCharCode(Number(escaped));
    at += escaped === undefined ? (split?.length ?? character.length) : 4;
  }
  const trimmed = mended.trim();
  if (text !== text.trim() && seen.size === 0)
    note("space", " ", /^\s/.test(text) ? 1 : text.trimEnd().length + 1);
  const damage = damageKinds.flatMap((kind) => {
    const first = seen.get(kind);
    return first ? [{ kind, ...first }] : [];
  });
  return { text: trimmed, damage };
}

/** What stands before the value in a line of a zone file, or in a form: the name, the class, the type, or "value:". */
const lineHead =
  /^(?:(?:[\w.*-]{1,253}|@)\s+)?(?:\d+\s+)?(?:IN\s+)?(?:TXT|SPF|CNAME)\s+|^@\s+|^(?:value|content|data|text|txt|spf|dmarc|dkim|[\w.-]{0,100}_[\w.-]{1,100})\s*(?:[:=]\s*|\s(?=v=))/i;

/** The value alone, where the line around it was entered with it: its name and type before it, or `https://`. */
export function unwrapText(text: string): Mended {
  const { text: clean, damage } = mendText(text);
  const head = lineHead.exec(clean)?.[0] ?? "";
  const bare = clean.slice(head.length);
  const [, scheme = "", host = ""] = /^(https?:\/\/|mailto:)([^/]+)\/?$/i.exec(bare) ?? [];
  const value = scheme === "" ? bare : host;
  return {
    text: value,
    damage: [
      ...(head === "" ? [] : [{ kind: "prefix", character: head.trim(), position: 1, count: 1 } as const]),
      ...(scheme === "" ? [] : [{ kind: "scheme", character: scheme, position: 1, count: 1 } as const]),
      ...damage,
    ],
  };
}

/** `U+200B`. */
export const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

/** Longer texts are cut where they are shown: nobody reads on, and a report must not grow with them. Characters. */
const mostShown = 1_000;

/**
 * A text of a record as it can be shown: what the eye would miss is marked by its code point, a long text is cut. Never for
 * a value to enter or to delete.
 */
export function showText(text: string): string {
  const cut = text.length > mostShown ? `${text.slice(0, mostShown)}… (${text.length} characters)` : text;
  return cut
    .replace(/^ +| +$/g, (spaces) => "\u2420".repeat(spaces.length))
    .replace(/[^\x20-\x7e]/gu, (character) => {
      const kind = kindOf(character);
      if (kind === undefined) return character;
      const mark = `\u27e8${codePoint(character)}\u27e9`;
      return kind === "invisible" || kind === "no-break-space" || kind === "control"
        ? mark
        : `${character}${mark}`;
    });
}
