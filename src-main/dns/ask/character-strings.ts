/** Longest character-string of a TXT record, in bytes (RFC 1035 section 3.3). */
const longest = 255;

/**
 * A TXT value as zone files write it: character-strings of at most 255 bytes, quoted; what is not printable ASCII as
 * `\DDD`, so that a value never ends its line (RFC 1035 sections 3.3.14 and 5.1).
 */
export const quotedChunks = (value: string): string => quoted(inStrings(value));

/** A text cut into character-strings. */
export function inStrings(value: string): Buffer[] {
  const bytes = Buffer.from(value, "utf8");
  const strings: Buffer[] = [];
  for (let at = 0; at < Math.max(bytes.length, 1); at += longest)
    strings.push(bytes.subarray(at, at + longest));
  return strings;
}

/** Character-strings as zone files write them. */
export const quoted = (strings: readonly Uint8Array[]): string =>
  strings.map((bytes) => `"${[...bytes].map(escapedByte).join("")}"`).join(" ");

function escapedByte(byte: number): string {
  if (byte < 0x20 || byte > 0x7e) return `\\${String(byte).padStart(3, "0")}`;
  const character = String.fromCharCode(byte);
  return character === '"' || character === "\\" ? `\\${character}` : character;
}

/** Reads quoted character-strings, `\"` and `\DDD` undone. A text without quotation marks is cut into strings. */
export function stringsOf(raw: string): Buffer[] {
  if (!raw.startsWith('"')) return inStrings(raw);
  return [...raw.matchAll(/"((?:[^"\\]|\\.)*)"/gs)].map(([, inner = ""]) =>
    Buffer.concat(
      [...inner.matchAll(/\\(\d{3})|\\(.)|([^\\])/gsu)].map(([, code, escaped, plain]) =>
        code === undefined ? Buffer.from(escaped ?? plain ?? "", "utf8") : Buffer.from([Number(code) & 0xff]),
      ),
    ),
  );
}

/** What a TXT value says: its strings joined without a space (RFC 7208 section 3.3). */
export const textOfStrings = (raw: string): string => Buffer.concat(stringsOf(raw)).toString("utf8");

/** The character-strings in the data of a TXT record, each behind its length. */
export function stringsIn(data: Buffer): Buffer[] {
  const strings: Buffer[] = [];
  for (let at = 0; at < data.length; ) {
    const length = data.readUInt8(at);
    strings.push(data.subarray(at + 1, at + 1 + length));
    at += 1 + length;
  }
  return strings;
}

/** The data of a TXT record. */
export const dataOfStrings = (strings: readonly Uint8Array[]): Buffer =>
  Buffer.concat(strings.flatMap((bytes) => [Buffer.from([bytes.length]), Buffer.from(bytes)]));
