/**
 * What a text says, whatever way it is spelt: percent-encoding in either case and doubled, JSON's and JavaScript's escapes and
 * those of JSON inside JSON, HTML's character references, quoted-printable (RFC 2045 section 6.7), form encoding's plus sign
 * for a blank, and lines that were wrapped. Two spellings of one value read the same.
 */
export interface Reading {
  /** UTF-8, a character a byte. Blanks, line ends, plus signs and backslashes are left out. */
  readonly bytes: string;
  /** Where each byte's spelling begins and ends in the text. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** Spellings inside spellings that are undone. */
const layers = 5;

/** The character references that stand for ASCII signs (HTML Living Standard, section 13.5). */
const named: Readonly<Record<string, string>> = {
  amp: "&",
  apos: "'",
  ast: "*",
  bsol: "\\",
  colon: ":",
  comma: ",",
  commat: "@",
  dollar: "$",
  equals: "=",
  excl: "!",
  grave: "`",
  gt: ">",
  hat: "^",
  lbrace: "{",
  lcub: "{",
  lbrack: "[",
  lsqb: "[",
  lowbar: "_",
  lpar: "(",
  lt: "<",
  num: "#",
  percnt: "%",
  period: ".",
  plus: "+",
  quest: "?",
  quot: '"',
  rbrace: "}",
  rcub: "}",
  rbrack: "]",
  rsqb: "]",
  rpar: ")",
  semi: ";",
  sol: "/",
  tilde: "~",
  verbar: "|",
};

/** One spelling of something else. Each piece is bounded: the time grows with the text and no faster. */
const escapes =
  /\\{1,16}u(?:\{([0-9a-f]{1,6})\}|([0-9a-f]{4})(?:\\{1,16}u(d[c-f][0-9a-f]{2}))?)|\\{1,16}x([0-9a-f]{2})|\\{1,16}[nrtbf]?|%(?:25){0,8}([0-9a-f]{2})|&(?:amp;|#38;|#x26;){0,8}(?:#(\d{1,7});?|#x([0-9a-f]{1,6});?|([a-z]{2,6});)|=(?:\r?\n|([0-9a-f]{2}))|[\s+]/gi;

const utf8 = (codePoint: number): string =>
  codePoint > 0x10_ffff ? "" : Buffer.from(String.fromCodePoint(codePoint), "utf8").toString("latin1");
const byte = (hex: string): string => String.fromCharCode(Number.parseInt(hex, 16));

/** What one match of `escapes` stands for; undefined when it stands for itself. */
function meaning(match: RegExpExecArray, quotedPrintable: boolean): string | undefined {
  const [all, braced, unit, low, x, percent, decimal, hex, name, quoted] = match;
  if (braced !== undefined) return utf8(Number.parseInt(braced, 16));
  if (unit !== undefined) {
    const high = Number.parseInt(unit, 16);
    const pair = low === undefined ? undefined : Number.parseInt(low, 16);
    return pair !== undefined && high >= 0xd800 && high < 0xdc00
      ? utf8(0x1_0000 + ((high - 0xd800) << 10) + (pair - 0xdc00))
      : utf8(high) + (pair === undefined ? "" : utf8(pair));
  }
  if (x !== undefined) return byte(x);
  if (percent !== undefined) return byte(percent);
  if (decimal !== undefined) return utf8(Number(decimal));
  if (hex !== undefined) return utf8(Number.parseInt(hex, 16));
  if (name !== undefined) return named[name.toLowerCase()];
  if (all.startsWith("=")) return quotedPrintable ? (quoted === undefined ? "" : byte(quoted)) : undefined;
  return "";
}

function asUtf8(text: string): Reading {
  const bytes = Buffer.from(text, "utf8").toString("latin1");
  const starts = new Int32Array(bytes.length);
  const ends = new Int32Array(bytes.length);
  // ASCII, as most texts are: a character a byte.
  if (bytes.length === text.length) {
    for (let i = 0; i < bytes.length; i++) {
      starts[i] = i;
      ends[i] = i + 1;
    }
    return { bytes, starts, ends };
  }
  let at = 0;
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const next = length + (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4);
    starts.fill(at, length, next);
    at += character.length;
    ends.fill(at, length, next);
    length = next;
  }
  return { bytes, starts, ends };
}

/** Takes one layer of spelling off; the same reading when there is none. What is undone is never longer than its spelling. */
function undo(reading: Reading, quotedPrintable: boolean): Reading {
  if (reading.bytes.search(escapes) < 0) return reading;
  const pieces: string[] = [];
  const starts = new Int32Array(reading.bytes.length);
  const ends = new Int32Array(reading.bytes.length);
  let length = 0;
  let from = 0;
  const keep = (to: number) => {
    pieces.push(reading.bytes.slice(from, to));
    starts.set(reading.starts.subarray(from, to), length);
    ends.set(reading.ends.subarray(from, to), length);
    length += to - from;
  };
  for (const match of reading.bytes.matchAll(escapes)) {
    const bytes = meaning(match, quotedPrintable);
    if (bytes === undefined) continue;
    keep(match.index);
    from = match.index + match[0].length;
    pieces.push(bytes);
    starts.fill(reading.starts[match.index] ?? 0, length, length + bytes.length);
    ends.fill(reading.ends[from - 1] ?? 0, length, length + bytes.length);
    length += bytes.length;
  }
  if (from === 0) return reading;
  keep(reading.bytes.length);
  return { bytes: pieces.join(""), starts: starts.subarray(0, length), ends: ends.subarray(0, length) };
}

/**
 * Reads a text as what it says. Quoted-printable is a reading of its own: `=41` is an `A` there, and in `id=41` it is not.
 */
export function readSpelling(text: string, quotedPrintable: boolean): Reading {
  let reading = asUtf8(text);
  for (let layer = 0; layer < layers; layer++) {
    const next = undo(reading, quotedPrintable);
    if (next === reading) break;
    reading = next;
  }
  return reading;
}
