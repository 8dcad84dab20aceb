import type { Finding } from "../contract/index.ts";
import { finding, newGoogleKey } from "./credential-finding.ts";

export type ParsedJson =
  | { readonly ok: true; readonly value: unknown; readonly repairs: readonly string[] }
  | { readonly ok: false; readonly finding: Finding };

/** Parses the JSON of a key file, mending what copying and editors do to it. */
export function parseKeyJson(text: string): ParsedJson {
  const plain = tryParse(text);
  if (plain) return { ok: true, value: plain.value, repairs: [] };
  const mendings: readonly (readonly [string, (text: string) => string])[] = [
    ["Curly quotes made straight", (t) => t.replace(/[“”„‟«»]/g, '"')],
    ["Line breaks inside values escaped", escapeControls],
    ["Needless commas taken out", (t) => t.replace(/,(\s*[}\]])/g, "$1")],
    ["Text around the braces taken away", (t) => t.slice(t.indexOf("{"), t.lastIndexOf("}") + 1)],
  ];
  const repairs: string[] = [];
  let mended = text;
  for (const [repair, mend] of mendings) {
    const next = mend(mended);
    if (next === mended) continue;
    mended = next;
    repairs.push(repair);
    const parsed = tryParse(mended);
    if (parsed) return { ok: true, value: parsed.value, repairs };
  }
  return { ok: false, finding: isCutOff(text) ? cutOff() : notJson() };
}

function tryParse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** A raw line end or tab inside a JSON string is an error (RFC 8259 section 7): write it as an escape. */
function escapeControls(text: string): string {
  let out = "";
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (inString && c === "\\") {
      out += c + (text[++i] ?? "");
    } else if (c === '"') {
      inString = !inString;
      out += c;
    } else if (inString && c < " ") {
      out += c === "\n" ? "\\n" : c === "\r" ? "" : "\\t";
    } else {
      out += c;
    }
  }
  return out;
}

/** Braces left open at the end, or a string left open. */
function isCutOff(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (inString && c === "\\") i++;
    else if (c === '"') inString = !inString;
    else if (!inString && c === "{") depth++;
    else if (!inString && c === "}") depth--;
  }
  return depth > 0 || inString;
}

export const cutOff = (): Finding =>
  finding({
    code: "key-truncated",
    title: "The key file is not complete",
    cause: "Its end is missing. The download was interrupted, or only a part was copied.",
    fix: [
      "Add the file itself instead of pasting its text.",
      "If the file is cut off too, make a new key: Google keeps no copy.",
      ...newGoogleKey,
    ],
  });

const notJson = (): Finding =>
  finding({
    code: "key-not-json",
    title: "The file begins like JSON and cannot be read as JSON",
    cause: "It was changed after the download, for example by an editor.",
    fix: ["Add the file as it was downloaded.", ...newGoogleKey],
  });
