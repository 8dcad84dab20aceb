/**
 * Reads a TXT value as zone files write it: quoted character-strings, `\"` and `\DDD` undone, joined without a space (RFC 1035
 * section 5.1, RFC 7208 section 3.3). A text without quotation marks is itself. `quotedChunks` of dns/check writes them.
 */
export function textOfStrings(raw: string): string {
  if (!raw.startsWith('"')) return raw;
  const strings = [...raw.matchAll(/"((?:[^"\\]|\\.)*)"/gs)].map(([, inner]) => inner ?? "");
  const bytes = strings.flatMap((inner) =>
    [...inner.matchAll(/\\(\d{3})|\\(.)|([^\\])/gsu)].map(([, code, escaped, plain]) =>
      code === undefined ? Buffer.from(escaped ?? plain ?? "", "utf8") : Buffer.from([Number(code) & 0xff]),
    ),
  );
  return Buffer.concat(bytes).toString("utf8");
}
