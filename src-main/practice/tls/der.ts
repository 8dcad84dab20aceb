import type { KeyObject } from "node:crypto";

/**
 * The little of DER (ITU-T X.690) that a certificate needs. Each function returns one encoded value.
 */
const encode = (tag: number, ...content: Uint8Array[]): Buffer => {
  const body = Buffer.concat(content);
  const size = body.length;
  const length =
    size < 0x80
      ? [size]
      : size < 0x100
        ? [0x81, size]
        : size < 0x10000
          ? [0x82, size >> 8, size & 0xff]
          : [0x83, size >> 16, (size >> 8) & 0xff, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};

export const sequence = (...items: Uint8Array[]): Buffer => encode(0x30, ...items);
export const set = (...items: Uint8Array[]): Buffer => encode(0x31, ...items);
export const utf8String = (text: string): Buffer => encode(0x0c, Buffer.from(text, "utf8"));
export const octetString = (bytes: Uint8Array): Buffer => encode(0x04, bytes);
export const boolean = (value: boolean): Buffer => encode(0x01, Buffer.from([value ? 0xff : 0]));
/** The bits of `bytes`, the last `unused` of them not counted. */
export const bitString = (bytes: Uint8Array, unused = 0): Buffer =>
  encode(0x03, Buffer.from([unused]), bytes);
/** A context-specific tag: `[n]` around other values, or with raw bytes where the value is primitive. */
export const tagged = (n: number, ...content: Uint8Array[]): Buffer => encode(0xa0 | n, ...content);
export const taggedBytes = (n: number, bytes: Uint8Array): Buffer => encode(0x80 | n, bytes);

/** A positive integer, big-endian. A leading zero keeps it positive. */
export const integer = (bytes: Uint8Array): Buffer =>
  encode(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);

/** An object identifier in dotted form. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc & 0x7f];
    for (let n = arc >>> 7; n > 0; n >>>= 7) groups.unshift((n & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return encode(0x06, Buffer.from(bytes));
}

/** UTCTime up to 2049, GeneralizedTime after: RFC 5280 section 4.1.2.5. */
export function time(date: Date): Buffer {
  const digits = date.toISOString().replace(/[-:T]|\.\d+/g, "");
  return date.getUTCFullYear() < 2050
    ? encode(0x17, Buffer.from(digits.slice(2), "ascii"))
    : encode(0x18, Buffer.from(digits, "ascii"));
}

/** SubjectPublicKeyInfo of a key. */
export const publicKeyInfo = (key: KeyObject): Buffer => key.export({ type: "spki", format: "der" });

/** PEM of a DER value, lines of 64 characters. */
export const pem = (label: string, der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der)
    .toString("base64")
    .replace(/(.{64})(?!$)/g, "$1\n")}\n-----END ${label}-----\n`;
