/** What a file's bytes are: text, or one of the binary formats people take for a key file. */
export type FileContent =
  | { readonly kind: "text"; readonly text: string; readonly repairs: readonly string[] }
  | {
      readonly kind:
        | "pkcs12"
        | "der-key"
        | "der-certificate"
        | "keystore"
        | "zip"
        | "pdf"
        | "sqlite"
        | "image"
        | "binary";
    };

const startsWith = (bytes: Uint8Array, ...start: readonly number[]): boolean =>
  start.every((byte, i) => bytes[i] === byte);

/** Decodes a file: UTF-8 with or without a byte order mark, or UTF-16 as Windows PowerShell's `>` writes it. */
export function fileContent(bytes: Uint8Array): FileContent {
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) {
    const label = bytes[0] === 0xff ? "utf-16le" : "utf-16be";
    return {
      kind: "text",
      text: new TextDecoder(label).decode(bytes),
      repairs: ["Converted from UTF-16"],
    };
  }
  const binary = binaryKind(bytes);
  if (binary) return { kind: binary };
  if (bytes.includes(0)) {
    const text = utf16WithoutMark(bytes);
    return text ? { kind: "text", text, repairs: ["Converted from UTF-16"] } : { kind: "binary" };
  }
  return { kind: "text", text: new TextDecoder("utf-8").decode(bytes), repairs: [] };
}

/** The text of a file, whatever it is: for readers that say themselves what is wrong with it. */
export function textOf(bytes: Uint8Array): string {
  const content = fileContent(bytes);
  return content.kind === "text" ? content.text : new TextDecoder("utf-8").decode(bytes);
}

function binaryKind(bytes: Uint8Array): Exclude<FileContent["kind"], "text" | "binary"> | undefined {
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04)) return "zip";
  if (startsWith(bytes, 0x25, 0x50, 0x44, 0x46)) return "pdf";
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47) || startsWith(bytes, 0xff, 0xd8, 0xff)) return "image";
  // "SQLite format 3", the first bytes of its file format.
  if (startsWith(bytes, 0x53, 0x51, 0x4c, 0x69, 0x74, 0x65, 0x20)) return "sqlite";
  if (startsWith(bytes, 0xfe, 0xed, 0xfe, 0xed)) return "keystore";
  return derKind(bytes);
}

/**
 * DER: a SEQUENCE with a two-byte length. PKCS #12 goes on with version 3 (RFC 7292 section 4), a private key with version
 * 0 (RFC 5208 section 5, RFC 8017 A.1.2), a certificate with another SEQUENCE (RFC 5280 section 4.1).
 */
function derKind(bytes: Uint8Array): "pkcs12" | "der-key" | "der-certificate" | undefined {
  if (!startsWith(bytes, 0x30, 0x82)) return undefined;
  const inner = bytes.subarray(4, 7);
  if (startsWith(inner, 0x02, 0x01, 0x03)) return "pkcs12";
  if (startsWith(inner, 0x02, 0x01, 0x00)) return "der-key";
  if (startsWith(inner, 0x30)) return "der-certificate";
  return undefined;
}

/** ASCII in UTF-16 without a mark has a zero in every other byte. */
function utf16WithoutMark(bytes: Uint8Array): string | undefined {
  const even = bytes.filter((byte, i) => i % 2 === 0 && byte === 0).length;
  const odd = bytes.filter((byte, i) => i % 2 === 1 && byte === 0).length;
  const half = bytes.length / 2;
  if (odd > half * 0.9 && even === 0) return new TextDecoder("utf-16le").decode(bytes);
  if (even > half * 0.9 && odd === 0) return new TextDecoder("utf-16be").decode(bytes);
  return undefined;
}
