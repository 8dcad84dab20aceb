import type { Evidence, SmtpCommand } from "../contract/evidence.ts";
import { decodeChallenge } from "./xoauth2.ts";

export type SmtpReply = Extract<Evidence, { kind: "smtp-reply" }>;

const textKept = 2000;

/**
 * Reads a whole reply (RFC 5321 section 4.2), one or more lines joined by a line break, with its enhanced status code
 * (RFC 2034, RFC 3463). A text that is no SMTP reply gets the code 0.
 */
export function readReply(command: SmtpCommand, raw: string): SmtpReply {
  const lines = raw.split(/\r?\n/);
  // All lines have the same code; where they do not, the last one is the reply's.
  const [first, last] = [lines[0], lines.at(-1)].map(
    (line) => /^([2-5]\d\d)(?:[ -]|$)/.exec(line ?? "")?.[1],
  );
  const code = first === undefined ? undefined : (last ?? first);
  if (code === undefined) return { kind: "smtp-reply", command, code: 0, text: raw.slice(0, textKept) };
  const rest = lines.map((line) => line.replace(/^\d{3}[ -]?/, ""));
  const enhanced = /^([245]\.\d{1,3}\.\d{1,3})(?:\s|$)/.exec(rest[0] ?? "")?.[1];
  const words = enhanced === undefined ? rest : rest.map((line) => line.replace(enhanced, "").trim());
  const challenge = code === "334" ? decodeChallenge(words.join("")) : undefined;
  return {
    kind: "smtp-reply",
    command,
    code: Number(code),
    ...(enhanced === undefined ? {} : { enhanced }),
    text: words.join("\n").trim().slice(0, textKept),
    ...(challenge === undefined ? {} : { challenge }),
  };
}

const keywordsKept = 100;
const isAuth = (line: string): boolean => /^AUTH[ =]/i.test(line);

/**
 * The EHLO keywords with their parameters (RFC 5321 section 4.1.1.1): every line but the first, AUTH among them however
 * many there are.
 */
export function ehloKeywords(raw: string): string[] {
  const lines = raw
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.replace(/^\d{3}[ -]?/, "").trim())
    .filter((line) => line !== "");
  if (lines.length <= keywordsKept) return lines;
  return [...lines.filter(isAuth), ...lines.filter((line) => !isAuth(line))].slice(0, keywordsKept);
}

/** SASL mechanisms of an EHLO's AUTH keyword (RFC 4954 section 3), in upper case. Some servers write `AUTH=`. */
export const saslMechanisms = (keywords: readonly string[]): string[] =>
  keywords.flatMap((line) => {
    const list = /^AUTH[ =](.*)$/i.exec(line)?.[1];
    return list === undefined ? [] : list.toUpperCase().split(/[\s=]+/);
  });
