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

/** What one escape says, and where it ends. */
export interface Escape {
  readonly end: number;
  readonly says: readonly number[];
}

/** The bytes at which an escape may begin, blanks and plus signs apart. */
export const isOpening = (byte: number): boolean =>
  byte === 0x5c || byte === 0x25 || byte === 0x26 || byte === 0x3d; // \ % & =
export const isBlank = (byte: number): boolean =>
  byte === 0x20 || byte === 0x2b || (byte >= 0x09 && byte <= 0x0d);

/** The value of a hexadecimal digit in either case, or -1. Digits beyond the end of the bytes are none. */
const digit = (byte = 0): number =>
  byte >= 0x30 && byte <= 0x39
    ? byte - 0x30
    : (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66
      ? (byte | 0x20) - 0x57
      : -1;

/** The number that so many hexadecimal digits spell, or -1. */
function hexAt(bytes: Buffer, at: number, digits: number): number {
  let value = 0;
  for (let i = at; i < at + digits; i++) {
    const one = digit(bytes[i]);
    if (one < 0) return -1;
    value = value * 16 + one;
  }
  return value;
}

/** How many digits of a base stand here, at most so many. */
function digitsAt(bytes: Buffer, at: number, base: 10 | 16, most: number): number {
  let count = 0;
  for (let one = digit(bytes[at]); count < most && one >= 0 && one < base; one = digit(bytes[at + count]))
    count++;
  return count;
}

const utf8 = (codePoint: number): readonly number[] =>
  codePoint < 0x80
    ? [codePoint]
    : codePoint > 0x10_ffff
      ? []
      : [...Buffer.from(String.fromCodePoint(codePoint), "utf8")];

/** JavaScript's and JSON's escapes, behind as many backslashes as nesting has made. The backslashes alone say nothing. */
function backslashed(bytes: Buffer, at: number): Escape {
  let end = at + 1;
  while (bytes[end] === 0x5c) end++;
  const letter = (bytes[end] ?? 0) | 0x20;
  if (letter === 0x78 && hexAt(bytes, end + 1, 2) >= 0)
    return { end: end + 3, says: [hexAt(bytes, end + 1, 2)] };
  if (letter === 0x75) return unicode(bytes, end + 1) ?? { end, says: [] };
  const isLineOrTab = "nrtbf".includes(String.fromCharCode(letter));
  return { end: isLineOrTab ? end + 1 : end, says: [] };
}

/** What follows `\\u`: four digits, two times four for a pair of surrogates, or up to six in braces. */
function unicode(bytes: Buffer, at: number): Escape | undefined {
  if (bytes[at] === 0x7b) {
    const digits = digitsAt(bytes, at + 1, 16, 6);
    const end = at + 1 + digits;
    return digits > 0 && bytes[end] === 0x7d
      ? { end: end + 1, says: utf8(hexAt(bytes, at + 1, digits)) }
      : undefined;
  }
  const unit = hexAt(bytes, at, 4);
  if (unit < 0) return undefined;
  if (unit >= 0xd800 && unit < 0xdc00 && bytes[at + 4] === 0x5c) {
    let second = at + 5;
    while (bytes[second] === 0x5c) second++;
    const low = ((bytes[second] ?? 0) | 0x20) === 0x75 ? hexAt(bytes, second + 1, 4) : -1;
    if (low >= 0xdc00 && low < 0xe000)
      return { end: second + 5, says: utf8(0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00)) };
  }
  return { end: at + 4, says: utf8(unit) };
}

/** Percent-encoding, whose own sign may be encoded again and again: `%252541`. */
function percent(bytes: Buffer, at: number): Escape | undefined {
  let end = at + 1;
  while (bytes[end] === 0x32 && bytes[end + 1] === 0x35 && hexAt(bytes, end + 2, 2) >= 0) end += 2;
  const value = hexAt(bytes, end, 2);
  return value < 0 ? undefined : { end: end + 2, says: [value] };
}

const startsWith = (bytes: Buffer, at: number, text: string): boolean => {
  for (let i = 0; i < text.length; i++)
    if (((bytes[at + i] ?? 0) | 0x20) !== (text.charCodeAt(i) | 0x20)) return false;
  return true;
};
const ampersands = ["amp;", "#38;", "#x26;"] as const;

/** A character reference, whose own sign may be one again and again: `&amp;amp;lt;`. */
function reference(bytes: Buffer, at: number): Escape | undefined {
  let end = at + 1;
  for (;;) {
    const wrapper = ampersands.find((one) => startsWith(bytes, end, one));
    if (wrapper === undefined) break;
    end += wrapper.length;
  }
  const said = end > at + 1 ? { end, says: [0x26] } : undefined;
  if (bytes[end] === 0x23) {
    const isHex = ((bytes[end + 1] ?? 0) | 0x20) === 0x78;
    const from = end + (isHex ? 2 : 1);
    const digits = isHex ? digitsAt(bytes, from, 16, 6) : digitsAt(bytes, from, 10, 7);
    if (digits === 0) return said;
    const value = Number.parseInt(bytes.toString("latin1", from, from + digits), isHex ? 16 : 10);
    return { end: from + digits + (bytes[from + digits] === 0x3b ? 1 : 0), says: utf8(value) };
  }
  let name = end;
  while (name < end + 6 && ((bytes[name] ?? 0) | 0x20) >= 0x61 && ((bytes[name] ?? 0) | 0x20) <= 0x7a) name++;
  const sign = bytes[name] === 0x3b ? named[bytes.toString("latin1", end, name).toLowerCase()] : undefined;
  return sign === undefined ? said : { end: name + 1, says: [sign.charCodeAt(0)] };
}

/** Quoted-printable (RFC 2045 section 6.7): a byte, or a line that goes on. */
function quotedByte(bytes: Buffer, at: number): Escape | undefined {
  if (bytes[at + 1] === 0x0a) return { end: at + 2, says: [] };
  if (bytes[at + 1] === 0x0d && bytes[at + 2] === 0x0a) return { end: at + 3, says: [] };
  const value = hexAt(bytes, at + 1, 2);
  return value < 0 ? undefined : { end: at + 3, says: [value] };
}

/** The escape that begins at a byte of a text's UTF-8; undefined where the byte stands for itself. */
export function escapeAt(bytes: Buffer, at: number, quotedPrintable: boolean): Escape | undefined {
  switch (bytes[at]) {
    case 0x5c:
      return backslashed(bytes, at);
    case 0x25:
      return percent(bytes, at);
    case 0x26:
      return reference(bytes, at);
    default:
      return quotedPrintable ? quotedByte(bytes, at) : undefined;
  }
}
