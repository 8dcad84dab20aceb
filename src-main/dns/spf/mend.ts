import { type Damage, type DamageKind, mendText, unwrapText } from "../damage.ts";
import { parseIp } from "./ip.ts";
import { hasMacros } from "./macro.ts";
import { lettersApart } from "./near.ts";
import { isConfused, isMechanism, isSpfRecord, parseSpf, type Term } from "./parse.ts";

/** A damaged record, as it was meant. */
export interface MendedSpf {
  readonly text: string;
  readonly value: string;
  readonly damage: readonly Damage[];
}

/** A term that begins inside a word: no domain name holds a colon, and none ends in `-all`. */
const insideWord = /([^\s+?~:=-])([+?~-]?(?:include|exists|ip4|ip6|redirect|exp)[:=])/gi;
const allAtEnd = /([^\s+?~:=-])([+?~-]all)(?=\s|$)/gi;

/** True for a term that parses, and is two that stand together without a space, or a list. */
function isGlued(term: Term): boolean {
  if (!("spec" in term) || term.spec === undefined || hasMacros(term.spec.parts)) return false;
  return /[:=,;]/.test(term.spec.text) || /[+?~-]all$/i.test(term.spec.text);
}

/** A record without errors, whose terms are what they seem to be. */
function isSound(text: string): boolean {
  if (!isSpfRecord(text)) return false;
  const { errors, terms } = parseSpf(text);
  return errors.length === 0 && !terms.some((t) => isGlued(t) || isConfused(t) || nearest(t) !== undefined);
}

/** `v=spf1` as people misspell it, before a term. `spf2.0` is another thing (RFC 4406). */
const version = /^(?:v\s*[=:-]{0,2}\s*|=\s*)?s(?:pf|fp)\s*(?:1(?:\.0)?|2(?!\.))?(?=[\s;,:]|$)/i;
const address = "[0-9a-f:.]{2,45}(?:/\\d{1,3})?";
const term = "[+?~-]?(?:include|exists|ip4|ip6|redirect|exp|a|mx|ptr|all)";

/** Names of terms that a misspelled one may have been meant as. Shorter ones are near to too much. */
const names = ["include", "exists", "redirect"];

/** The modifier that an unknown one was meant as: receivers skip it without a word. */
const nearest = (of: Term): string | undefined =>
  of.kind === "unknown-modifier" ? names.find((name) => isNear(of.name, name)) : undefined;

const isNear = (word: string, name: string): boolean => word !== name && lettersApart(word, name) <= 2;

/** A term whose name is misspelled: `inlcude:`, `redirct=`, `ip4;`; as it was where nothing is near. */
function ofName(found: string): string {
  const [, sign = "", word = "", mark = ""] = /^([+?~-]?)([a-z]+)([:=])$/i.exec(found) ?? [];
  const name = names.find((n) => isNear(word.toLowerCase(), n));
  return name === undefined ? found : `${sign}${name}${name === "redirect" ? "=" : mark}`;
}

/** `ip4:A,B` as a term each. */
function ofList(found: string): string {
  const [, head = "", list = ""] = /^([^:]+:)(.*)$/.exec(found) ?? [];
  return list
    .split(/[,;]/)
    .map((value) => `${head}${value}`)
    .join(" ");
}

/** Misspellings that can mean one thing only: what is found, and what stands in its place. In this order. */
const spellings: readonly (readonly [DamageKind, RegExp, (found: string) => string])[] = [
  [
    "separator",
    new RegExp(`(?<![,;])[,;]+(?=\\s|$)|(?<!\\s)\\s+[,;|](?=\\s)|[,;](?=${term}(?:[:=/\\s]|$))`, "gi"),
    () => " ",
  ],
  [
    "separator",
    /(?<=\s)[+?~-]?(?:include|exists|ip4|ip6|a|mx):[^\s,;:]+(?:[,;][^\s,;:]+)+(?=\s|$)/gi,
    ofList,
  ],
  ["separator", /(?<=\s[+?~-]?all)[.,;:]+$/gi, () => ""],
  ["markup", /[<>]/g, () => ""],
  ["mechanism", /(?<=\s)[+?~-]?[a-z]{5,10}[:=](?=\S)/gi, ofName],
  ["mechanism", /(?<=\s)([+?~-])\1+(?=[a-z])/gi, (found) => found.slice(0, 1)],
  ["mechanism", /(?<=\s[+?~-])(?:al|aall|alll|ll)$/gi, () => "all"],
  ["sign", /(?<=\s[+?~-]?ip[46])\s+(?=[0-9a-f:.]{2,45}(?:\/\d{1,3})?(?:\s|$))/gi, () => ":"],
  ["gap", /(?<=(?:include|exists|ip4|ip6|redirect|exp|a|mx|ptr)[:=])\s+(?=[^\s:=]+(?:\s|$))/gi, () => ""],
  ["gap", /(?<=\s(?:include|exists|ip4|ip6|redirect|exp))\s+(?=[:=])/gi, () => ""],
  ["gap", /(?<=\s[+?~-])\s+(?=all(?:\s|$))/gi, () => ""],
  ["sign", /(?<=\sinclude)\s+(?=[\w-]+(?:\.[\w-]+)+(?:\s|$))/gi, () => ":"],
  ["sign", /(?<=\s[+?~-]?(?:include|exists|ip4|ip6|a|mx|ptr))(?:=:?|:=|::+)(?=[^\s:=])/gi, () => ":"],
  ["sign", /(?<=\s(?:redirect|exp)):(?=[^\s:=])/gi, () => "="],
  ["scheme", /(?<=\s[+?~-]?(?:include|a|mx|redirect)[:=])https?:\/\//gi, () => ""],
  [
    "mechanism",
    new RegExp(`(?<=\\s)(?:[+]?(?:ip|ipv4|ipv6|ip4|ip6|a|include):)?${address}(?=\\s|$)`, "gi"),
    ofAddress,
  ],
];

/** An address or a network behind the mechanism of its family; as it was where it is none. */
function ofAddress(found: string): string {
  const text = found.replace(/^\+?(?:ip|ipv4|ipv6|ip4|ip6|a|include):(?=[0-9a-f:.])/i, "");
  const [ip = ""] = text.split("/");
  const bytes = parseIp(ip, { unmap: false });
  return bytes === undefined ? found : `${bytes.length === 4 ? "ip4" : "ip6"}:${text}`;
}

/** The text with its misspellings mended, and what they were. */
function respell(text: string): { readonly text: string; readonly damage: readonly Damage[] } {
  const begin = version.exec(text)?.[0];
  if (begin === undefined) return { text, damage: [] };
  const damage: Damage[] = [];
  if (begin.toLowerCase() !== "v=spf1")
    damage.push({ kind: "version", character: begin, position: 1, count: 1 });
  let mended = `v=spf1${text.slice(begin.length)}`;
  for (const [kind, pattern, instead] of spellings) {
    const before = mended;
    let first: Damage | undefined;
    mended = before.replace(pattern, (found: string, ...rest: unknown[]) => {
      const value = instead(found);
      const position = Number(rest.find((r) => typeof r === "number")) + 1;
      if (value !== found && first) first = { ...first, count: first.count + 1 };
      else if (value !== found) first = { kind, character: found.trim() || " ", position, count: 1 };
      return value;
    });
    if (first) damage.push(first);
  }
  return { text: mended.replace(/ {2,}/g, " ").trim(), damage };
}

/**
 * What a damaged text was meant to be, if it was meant as SPF: characters that do not belong into it are taken out, what is
 * misspelled in one way only is put right, and words that stand together are parted, so that no sender is lost by the mending.
 *
 * @param strings lengths in bytes of the character-strings that the text was joined from (RFC 7208 section 3.3)
 * @returns undefined for a text that is sound, is no SPF, or cannot be mended with certainty
 */
export function mendSpf(text: string, strings: readonly number[] = []): MendedSpf | undefined {
  if (!/s(?:pf|fp)/i.test(text) || isSound(text)) return undefined;
  const { text: clean, damage } = mendText(text);
  const spaced = withSpaces(text, strings);
  const parted = (whole: string) =>
    whole
      .replace(/^(v=spf1)(?=[^\s])/i, "$1 ")
      .replace(insideWord, "$1 $2")
      .replace(allAtEnd, "$1 $2");
  const missing = (kind: Damage["kind"], from: string, to: string): Damage => ({
    kind,
    character: "",
    position: firstDifference(from, to),
    count: to.length - from.length,
  });
  const unwrapped = unwrapText(text);
  const spelled = respell(unwrapped.text);
  const all = [...unwrapped.damage, ...spelled.damage];
  const ways: MendedSpf[] = [
    { text, value: clean, damage },
    ...(spaced === undefined ? [] : [{ text, value: spaced, damage: [missing("strings", text, spaced)] }]),
    { text, value: parted(clean), damage: [...damage, missing("glued", clean, parted(clean))] },
    { text, value: spelled.text, damage: all },
    {
      text,
      value: parted(spelled.text),
      damage: [...all, missing("glued", spelled.text, parted(spelled.text))],
    },
  ];
  return ways.find((way) => way.value !== text && isSound(way.value) && saysSomething(way));
}

/** A first word alone, misspelled, need not be meant as SPF. */
const saysSomething = ({ text, value }: MendedSpf): boolean =>
  /v=spf1/i.test(text) || parseSpf(value).terms.some(isMechanism);

/**
 * The tail of a record that was split into two: terms without a beginning. One word that could be anything is none.
 */
export const isSpfTail = (text: string): boolean =>
  !/spf1/i.test(text) &&
  /(?:^|\s)[+?~-]?(?:include:|ip4:|ip6:|redirect=|exists:)\S|(?:^|\s)[~?-]all$/i.test(text) &&
  isSound(`v=spf1 ${text.trim()}`);

/** A record without its first word: senders are named in it, and nobody reads it. */
export function withoutVersion(text: string): MendedSpf | undefined {
  if (!isSpfTail(text) || !/(?:include|ip4|ip6):|redirect=/i.test(text)) return undefined;
  const damage = [{ kind: "version", character: "", position: 0, count: 1 } as const];
  return { text, value: `v=spf1 ${text.trim()}`, damage };
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
