import { createPrivateKey, type KeyObject } from "node:crypto";
import type { Finding } from "../contract/index.ts";
import { finding, newGoogleKey } from "./credential-finding.ts";
import { cutOff } from "./key-json.ts";
import { textFinding } from "./not-a-key.ts";
import { Secret } from "./secret.ts";

export type PemResult =
  | {
      readonly ok: true;
      /** PKCS #8 PEM, lines of 64, LF, a line end at the end: the form of Okta's example. */
      readonly privateKey: Secret;
      readonly keyBits: number;
      readonly repairs: readonly string[];
      readonly findings: readonly Finding[];
    }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Reads an RSA private key in PEM, mending what copying, JSON and one-line form fields do to it. */
export function readPem(text: string): PemResult {
  const repairs: string[] = [];
  const block = pemBlock(text, repairs);
  if ("finding" in block) return { ok: false, findings: [block.finding] };
  const key = parse(block.label, block.base64);
  if (!key) return { ok: false, findings: [damaged()] };
  if (key.asymmetricKeyType !== "rsa") return { ok: false, findings: [notRsa()] };
  const keyBits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (keyBits < 1024) return { ok: false, findings: [short(keyBits, "error")] };
  if (block.label !== "PRIVATE KEY") repairs.push("Converted from PKCS #1 to PKCS #8");
  return {
    ok: true,
    privateKey: new Secret(key.export({ type: "pkcs8", format: "pem" }).toString()),
    keyBits,
    repairs,
    findings: keyBits < 2048 ? [short(keyBits, "warning")] : [],
  };
}

type Block =
  | { readonly label: "PRIVATE KEY" | "RSA PRIVATE KEY"; readonly base64: string }
  | { readonly finding: Finding };

/** Finds the key in the text and takes everything from it that is not base64. */
function pemBlock(original: string, repairs: string[]): Block {
  let text = original;
  const mend = (repair: string, next: string) => {
    if (next !== text) repairs.push(repair);
    text = next;
  };
  mend(
    "Dashes of the BEGIN and END lines restored",
    text.replace(/[–—‐‑−]{1,10} ?(?=(?:BEGIN|END) )|(?<=KEY) ?[–—‐‑−]{1,10}/g, "-----"),
  );
  mend("Literal \\n turned into line breaks", text.replace(/(?:\\{1,8}r)?\\{1,8}n/g, "\n"));
  if (/^\s*["'`]|["'`],?\s*$/.test(text)) mend("Quotes taken away", text.replace(/["'`]/g, ""));
  // Line ends may have become blanks in the BEGIN and END lines too.
  const begin = /-{2,10}\s{0,4}BEGIN\s{1,4}((?:(?:RSA|EC|DSA)\s{1,4})?PRIVATE\s{1,4}KEY)\s{0,4}-{2,10}/.exec(
    text,
  );
  if (!begin) return bareBase64(text, repairs);
  if (!begin[0].startsWith("-----BEGIN")) repairs.push("Dashes of the BEGIN and END lines restored");
  const label = begin[1]!.replace(/\s+/g, " ");
  const rest = text.slice(begin.index + begin[0].length);
  const end = /-{2,10}\s{0,4}END\s{1,4}(?:(?:RSA|EC|DSA)\s{1,4})?PRIVATE\s{1,4}KEY\s{0,4}-{2,10}/.exec(rest);
  if (!end) return { finding: cutOff() };
  if (/BEGIN\s{1,4}(?:(?:RSA|EC|DSA)\s{1,4})?PRIVATE\s{1,4}KEY/.test(rest.slice(end.index + end[0].length))) {
    return { finding: several() };
  }
  const body = rest.slice(0, end.index);
  if (/Proc-Type:|DEK-Info:/.test(body)) return { finding: textFinding("Proc-Type: 4,ENCRYPTED") };
  if (label !== "PRIVATE KEY" && label !== "RSA PRIVATE KEY") return { finding: notRsa() };
  noteLines(body, repairs);
  const base64 = body.replace(/[\s>\u200B-\u200F\u2060\uFEFF]+/g, "");
  if (/^[xX.*•…]*=*$/.test(base64) || (base64.length < 100 && /[….*•]/.test(base64)))
    return { finding: placeholder() };
  return { label, base64 };
}

/** Only the inner lines were copied: a private key in base64 begins with MII. */
function bareBase64(text: string, repairs: string[]): Block {
  const base64 = text.replace(/\s+/g, "");
  if (!/^MII[A-Za-z0-9+/]{200,}={0,2}$/.test(base64)) return { finding: textFinding(text.trim()) };
  repairs.push("BEGIN and END lines added");
  // PKCS #8 wraps the key and names its algorithm (RFC 5208); PKCS #1 goes straight to the numbers.
  return {
    label:
      base64.slice(0, 200).includes("BgkqhkiG9w0BAQEF") || parse("PRIVATE KEY", base64)
        ? "PRIVATE KEY"
        : "RSA PRIVATE KEY",
    base64,
  };
}

/** Says which damage of the lines was mended. */
function noteLines(body: string, repairs: string[]): void {
  const lines = body.trim().split(/\r\n|\r|\n/);
  if (/\r/.test(body)) repairs.push("Windows line breaks replaced");
  if (lines.some((line) => line.trim().length > 76)) repairs.push("Lost line breaks restored");
  else if (lines.some((line) => /^\s*>|^\s+\S/.test(line))) repairs.push("Indentation taken away");
}

function parse(label: "PRIVATE KEY" | "RSA PRIVATE KEY", base64: string): KeyObject | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  try {
    return createPrivateKey({
      key: Buffer.from(base64, "base64"),
      format: "der",
      type: label === "PRIVATE KEY" ? "pkcs8" : "pkcs1",
    });
  } catch {
    return undefined;
  }
}

const damaged = (): Finding =>
  finding({
    code: "key-damaged",
    title: "The private key is damaged",
    cause:
      "It has its first and last line, but what stands between them is not a whole key. Characters were lost or changed in copying.",
    fix: ["Add the file as it was downloaded, instead of pasting its text.", ...newGoogleKey],
  });

const notRsa = (): Finding =>
  finding({
    code: "key-not-rsa",
    title: "This is not an RSA key",
    cause: "Okta signs with RS256, and that needs an RSA key. This one uses another algorithm.",
    fix: ["Make an RSA key of 2048 bits with your provider.", "Google's service-account keys always are."],
  });

const short = (bits: number, severity: "error" | "warning"): Finding =>
  finding({
    code: "key-short",
    severity,
    title: `The RSA key has ${bits} bits`,
    cause:
      severity === "error"
        ? "A key this short can be broken, and providers refuse it."
        : "RS256 asks for 2048 bits or more (RFC 7518, section 3.3). Many providers refuse a shorter key.",
    fix: ["Make a new key of 2048 bits or more."],
  });

const several = (): Finding =>
  finding({
    code: "key-several",
    title: "There is more than one private key",
    cause: "Which of them the provider knows cannot be told.",
    fix: ["Paste one key only: the one whose ID you give to Okta."],
  });

const placeholder = (): Finding =>
  finding({
    code: "key-placeholder",
    title: "The private key is a placeholder",
    cause: "The text comes from a guide or an example. A real key has about 26 lines between BEGIN and END.",
    fix: newGoogleKey,
  });
