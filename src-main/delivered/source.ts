import { Buffer } from "node:buffer";

/** One header field: its name in lower case, its value unfolded, and the field as it came. */
export interface HeaderField {
  readonly name: string;
  readonly value: string;
  readonly raw: string;
}

export interface MessageSource {
  /** The message with CRLF line ends, byte for byte otherwise: what signatures are computed over. */
  readonly bytes: Buffer;
  readonly fields: readonly HeaderField[];
  /** False when only the header was pasted: then no signature can be verified. */
  readonly hasBody: boolean;
}

/** Fields a message begins with, whichever server wrote it. What stands above them was copied along. */
const firstField =
  /^(?:Delivered-To|Received|Received-SPF|Return-Path|Authentication-Results|ARC-[\w-]+|X-[\w-]+|DKIM-Signature|MIME-Version|Message-ID|Date|From|To|Subject):/im;
const fieldsKept = 500;
/** Largest header, in bytes. Exchange Online and Postfix take less; so much can be read without anybody noticing. */
const headerLimit = 262_144;
/** Of a field, in bytes. */
const fieldLimit = 16_384;

/**
 * Reads the source of a message (RFC 5322): a saved file, or what was copied from “Show original” or “View source”, with
 * whatever line ends the way here has left.
 * @returns undefined when this is no message: no From field among its header, or a header that no server takes
 */
export function readSource(source: Uint8Array | string): MessageSource | undefined {
  // One character a byte, so that nothing is lost on the way through a string.
  const text = (typeof source === "string" ? Buffer.from(source, "utf8") : Buffer.from(source)).toString(
    "latin1",
  );
  const start = firstField.exec(text)?.index;
  if (start === undefined) return undefined;
  const lines = text.slice(start).replace(/\r\n|\r|\n/g, "\r\n");
  const end = lines.indexOf("\r\n\r\n");
  const header = end < 0 ? lines : lines.slice(0, end);
  if (header.length > headerLimit) return undefined;
  const fields = header
    .split(/\r\n(?![ \t])/)
    .slice(0, fieldsKept)
    .flatMap((whole): HeaderField[] => {
      const raw = whole.slice(0, fieldLimit);
      const match = /^([!-9;-~]+)[ \t]*:([\s\S]*)$/.exec(raw);
      if (match === null) return [];
      const value = Buffer.from(match[2] ?? "", "latin1").toString("utf8");
      return [{ name: (match[1] ?? "").toLowerCase(), value: value.replace(/\s+/g, " ").trim(), raw }];
    });
  if (!fields.some((field) => field.name === "from")) return undefined;
  return { bytes: Buffer.from(lines, "latin1"), fields, hasBody: end >= 0 && lines.slice(end).trim() !== "" };
}

/** The value of the first field of a name: the last server to handle the message wrote on top. */
export const fieldOf = (source: MessageSource, name: string): string =>
  source.fields.find((field) => field.name === name)?.value ?? "";

/** The address in a field like From (RFC 5322 section 3.4), in lower case; empty when there is none. */
export function addressIn(value: string): string {
  // A line has 998 characters at most (RFC 5322 section 2.1.1).
  const unquoted = value
    .slice(0, 998)
    .replace(/"(?:[^"\\]|\\.){0,998}"/g, "")
    .replace(/\([^()]*\)/g, "");
  const address = /<([^<>]*)>/.exec(unquoted)?.[1] ?? unquoted;
  return address.trim().toLowerCase();
}

/** The domain of an address, in lower case. */
export const domainOf = (address: string): string =>
  address
    .slice(address.lastIndexOf("@") + 1)
    .trim()
    .toLowerCase()
    .replace(/\.$/, "");
