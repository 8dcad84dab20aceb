import { Buffer } from "node:buffer";

/** One header field: its name in lower case, its value unfolded, and the field as it came. */
interface HeaderField {
  readonly name: string;
  readonly value: string;
  readonly raw: string;
}

export interface MessageSource {
  /** The message as it came, from its first field on. */
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
/**
 * Most lines of a header. What verifies a message unfolds them in time that grows with the square of their number; a long
 * header of the field has some hundred.
 */
const headerLines = 4_000;
/** Of a field, in bytes. */
const fieldLimit = 16_384;

/** Where the header ends: an empty line, whatever ends the lines. */
const emptyLine = /(?:\r\n|\r(?!\n)|\n)(?:\r\n?|\n)/;

/**
 * Reads the source of a message (RFC 5322): a saved file, or what was copied from “Show original” or “View source”, with
 * whatever line ends the way here has left.
 * @returns undefined when this is no message: no From field among its header, or a header that no server takes
 */
export function readSource(source: Uint8Array | string): MessageSource | undefined {
  const given = typeof source === "string" ? Buffer.from(source, "utf8") : Buffer.from(source);
  // One character a byte, so that nothing is lost on the way through a string.
  const start = firstField.exec(given.toString("latin1"))?.index;
  if (start === undefined) return undefined;
  const message = given.subarray(start);
  // No more of it becomes text than a header may have: a string of a million short lines is slow to make and to part.
  const top = message.toString("latin1", 0, headerLimit + 4);
  const end = emptyLine.exec(top)?.index ?? message.length;
  if (end > headerLimit) return undefined;
  const header = top.slice(0, end).replace(lineEnd, "\r\n");
  if (header.length > headerLimit || header.split("\r\n").length > headerLines) return undefined;
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
  return { bytes: message, fields, hasBody: message.toString("latin1", end).trim() !== "" };
}

const lineEnd = /\r\n|\r|\n/g;
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
