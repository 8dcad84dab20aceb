import { type Finding, keyFileLimit } from "../contract/index.ts";
import { isGoogleTokenEndpoint } from "../providers/google/servers.ts";
import { tidy as withoutBlanks } from "../providers/text.ts";
import { binaryFinding } from "./binary-file.ts";
import { finding, newGoogleKey } from "./credential-finding.ts";
import { fileContent } from "./file-text.ts";
import { parseKeyJson } from "./key-json.ts";
import { otherJson } from "./key-json-kinds.ts";
import { readPem } from "./key-pem.ts";
import { textFinding } from "./not-a-key.ts";
import type { Secret } from "./secret.ts";
import { unwrapKey } from "./wrapped-key.ts";

/** What a service account's key file says besides the key. A bare PEM says nothing: the texts are "". */
export interface KeyFields {
  readonly clientEmail: string;
  readonly clientId: string;
  readonly keyId: string;
  readonly projectId: string;
  readonly tokenUri: string;
  readonly keyBits: number;
}

export type KeyFileResult =
  | {
      readonly ok: true;
      readonly privateKey: Secret;
      readonly fields: KeyFields;
      /** What was mended, in words. */
      readonly repairs: string[];
      readonly findings: Finding[];
    }
  | { readonly ok: false; readonly findings: Finding[] };

/**
 * Reads a dropped or chosen key file. `bytes` may be cut at 64 kB; `size` is the file's real size in bytes. Never throws,
 * and no message holds any part of the file.
 */
export function readKeyFile(bytes: Uint8Array, name: string, size: number): KeyFileResult {
  if (size > keyFileLimit || bytes.length > keyFileLimit)
    return refuse(tooLarge(Math.max(size, bytes.length)));
  if (size === 0 || bytes.length === 0)
    return refuse(empty(/\.(?:crdownload|part|download|tmp)$/i.test(name)));
  const content = fileContent(bytes);
  if (content.kind !== "text") return refuse(binaryFinding(content.kind));
  const result = readKeyText(content.text);
  return result.ok ? { ...result, repairs: [...content.repairs, ...result.repairs] } : result;
}

/** Reads pasted text: the JSON of a key file, or a bare PEM private key. Never throws. */
export function readKeyText(text: string): KeyFileResult {
  if (text.length > keyFileLimit) return refuse(tooLarge(Buffer.byteLength(text)));
  const repairs: string[] = [];
  const tidy = unwrap(text, repairs);
  if (!tidy) return refuse(empty(false));
  if (/^\{\\rtf\d/.test(tidy)) return refuse(textFinding(tidy));
  if (tidy.startsWith("{") || tidy.startsWith("[") || /^[^{]{0,200}\{\s*["“«][\w“”"«»]+\s*:/.test(tidy)) {
    return readJson(tidy, repairs);
  }
  if (/PRIVATE\s+KEY|^MII/.test(tidy)) return readBare(tidy, repairs);
  return refuse(textFinding(tidy));
}

/** Takes away what is around the text: a byte order mark, a Markdown fence, base64 as build systems store it. */
function unwrap(text: string, repairs: string[]): string {
  let out = withoutBlanks(text);
  const fence = /^```\w*\s*\n([\s\S]*?)\n?```$/.exec(out);
  if (fence) {
    out = fence[1]!.trim();
    repairs.push("Code fence taken away");
  }
  // base64 of `{`, blanks and `"type"`, of `-----BEGIN`, or of either in base64.
  for (let times = 0; times < 2 && /^(?:e|LS0tLS1|ZX|TFMw)[A-Za-z0-9+/\s]+={0,2}$/.test(out); times++) {
    const decoded = Buffer.from(out, "base64").toString("utf8").trim();
    if (!/^\{|^-----BEGIN|^(?:ew|ey|LS0tLS1)[A-Za-z0-9+/\s]+={0,2}$/.test(decoded)) break;
    out = decoded;
    if (times === 0) repairs.push("Decoded from base64");
  }
  const inside = unwrapKey(out);
  if (inside === undefined) return out;
  repairs.push(inside.repair);
  return inside.text;
}

function readBare(text: string, repairs: readonly string[]): KeyFileResult {
  const pem = readPem(text);
  if (!pem.ok) return refuse(...pem.findings);
  return {
    ok: true,
    privateKey: pem.privateKey,
    fields: { clientEmail: "", clientId: "", keyId: "", projectId: "", tokenUri: "", keyBits: pem.keyBits },
    repairs: [...repairs, ...pem.repairs],
    findings: [...pem.findings],
  };
}

function readJson(text: string, repairs: readonly string[]): KeyFileResult {
  const parsed = parseKeyJson(text);
  if (!parsed.ok) return refuse(parsed.finding);
  const json = parsed.value;
  if (typeof json !== "object" || json === null || Array.isArray(json)) return refuse(otherJson({}));
  const fields = json as Readonly<Record<string, unknown>>;
  if (has(fields, "sops")) return refuse(sealed());
  if (fields.type !== "service_account") return refuse(otherJson(fields));
  const word = (name: string) => (typeof fields[name] === "string" ? fields[name].trim() : "");
  const missing = ["private_key", "client_email", "private_key_id", "client_id"].filter(
    (name) => !word(name),
  );
  if (missing.includes("private_key") || missing.includes("client_email"))
    return refuse(incomplete(missing, "error"));
  const pem = readPem(word("private_key"));
  if (!pem.ok) return refuse(...pem.findings);
  const tokenUri = word("token_uri");
  const findings = [...pem.findings];
  if (missing.length) findings.push(incomplete(missing, "warning"));
  if (tokenUri && !isGoogleTokenEndpoint(tokenUri)) findings.push(strangeTokenUri());
  return {
    ok: true,
    privateKey: pem.privateKey,
    fields: {
      clientEmail: word("client_email"),
      clientId: word("client_id"),
      keyId: word("private_key_id"),
      projectId: word("project_id"),
      tokenUri: isGoogleTokenEndpoint(tokenUri) ? tokenUri : "",
      keyBits: pem.keyBits,
    },
    repairs: [...repairs, ...parsed.repairs, ...pem.repairs],
    findings,
  };
}

const refuse = (...findings: readonly Finding[]): KeyFileResult => ({ ok: false, findings: [...findings] });

const tooLarge = (size: number): Finding =>
  finding({
    code: "key-file-too-large",
    title: "The file is too large for a key",
    cause: `It has ${size.toLocaleString("en")} bytes. A service account's key has about 2,400.`,
    fix: newGoogleKey,
  });

const has = (fields: Readonly<Record<string, unknown>>, name: string) => Object.hasOwn(fields, name);

const sealed = (): Finding =>
  finding({
    code: "key-encrypted",
    title: "The key file is encrypted with SOPS",
    cause:
      "Its values can be read only after SOPS has decrypted them, with a key that your team keeps elsewhere.",
    fix: ["Decrypt the file with sops decrypt, and add what it prints.", ...newGoogleKey],
  });

const empty = (unfinished: boolean): Finding =>
  finding({
    code: "key-empty",
    title: unfinished ? "The download is not finished" : "There is nothing in it",
    cause: unfinished
      ? "The browser is still writing the file, or gave up."
      : "The file is empty, or nothing was pasted.",
    fix: ["Download the key again, or drop the file when the download is finished."],
  });

const incomplete = (missing: readonly string[], severity: "error" | "warning"): Finding =>
  finding({
    code: "key-field-missing",
    severity,
    title: `The key file lacks ${missing.join(" and ")}`,
    cause: "Google writes these fields into every key file. This one was changed after the download.",
    fix: ["Add the file as it was downloaded.", ...newGoogleKey],
  });

const strangeTokenUri = (): Finding =>
  finding({
    code: "key-token-uri",
    severity: "warning",
    title: "The key file names a token endpoint that is not Google's",
    cause:
      "Its token_uri was changed, or the file is not from Google. Mailwright uses Google's own endpoint instead.",
    fix: [
      "Check where the file comes from.",
      "If in doubt, delete the key in Google Cloud and make a new one.",
    ],
  });
