import { type Damage, mendText } from "../damage.ts";
import { hasMacros } from "./macro.ts";
import { isSpfRecord, parseSpf, type Term } from "./parse.ts";

/** A damaged record, as it was meant. */
export interface MendedSpf {
  readonly text: string;
  readonly value: string;
  readonly damage: readonly Damage[];
}

/** A term that begins inside a word: no domain name holds a colon, and none ends in `-all`. */
const insideWord = /([^\s+?~:=-])([+?~-]?(?:include|exists|ip4|ip6|redirect|exp)[:=])/gi;
const allAtEnd = /([^\s+?~:=-])([+?~-]all)(?=\s|$)/gi;

/** True for a term that parses, and is two that stand together without a space. */
function isGlued(term: Term): boolean {
  if (!("spec" in term) || term.spec === undefined || hasMacros(term.spec.parts)) return false;
  return /[:=]/.test(term.spec.text) || /[+?~-]all$/i.test(term.spec.text);
}

/** A record without errors, whose terms are what they seem to be. */
function isSound(text: string): boolean {
  if (!isSpfRecord(text)) return false;
  const { errors, terms } = parseSpf(text);
  return errors.length === 0 && !terms.some(isGlued);
}

/**
 * What a damaged text was meant to be, if it was meant as SPF: characters that do not belong into it are taken out, and words
 * that stand together are parted, so that no sender is lost by the mending.
 *
 * @param strings lengths in bytes of the character-strings that the text was joined from (RFC 7208 section 3.3)
 * @returns undefined for a text that is sound, is no SPF, or cannot be mended with certainty
 */
export function mendSpf(text: string, strings: readonly number[] = []): MendedSpf | undefined {
  if (!/spf1/i.test(text) || isSound(text)) return undefined;
  const { text: clean, damage } = mendText(text);
  const spaced = withSpaces(text, strings);
  const parted = clean
    .replace(/^(v=spf1)(?=[^\s])/i, "$1 ")
    .replace(insideWord, "$1 $2")
    .replace(allAtEnd, "$1 $2");
  const missing = (kind: Damage["kind"], from: string, to: string): Damage => ({
    kind,
    character: "",
    position: firstDifference(from, to),
    count: to.length - from.length,
  });
  const ways: MendedSpf[] = [
    { text, value: clean, damage },
    ...(spaced === undefined ? [] : [{ text, value: spaced, damage: [missing("strings", text, spaced)] }]),
    { text, value: parted, damage: [...damage, missing("glued", clean, parted)] },
  ];
  return ways.find((way) => way.value !== text && isSound(way.value));
}

/** The same strings with a space between; undefined when that is not the question. */
function withSpaces(text: string, strings: readonly number[]): string | undefined {
  if (strings.length < 2 || Buffer.byteLength(text) !== text.length) return undefined;
  const parts: string[] = [];
  let at = 0;
  for (const length of strings) {
    parts.push(text.slice(at, at + length).trim());
    at += length;
  }
  return parts.filter((part) => part !== "").join(" ");
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}
