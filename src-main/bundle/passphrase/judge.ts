import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import * as common from "@zxcvbn-ts/language-common";
import * as english from "@zxcvbn-ts/language-en";
import type { PassphraseStrength } from "../../contract/index.ts";
import { famousSentences } from "./famous.ts";

/** Least strength in bits. A bundle is mailed and kept: whoever has it can guess for as long as they like. */
const floor = 45;
const strongFrom = 64;
/** Of a passphrase that are judged, in characters: it bounds the time, and what follows can only make it stronger. */
const judged = 64;

const zxcvbn = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...english.dictionary },
  graphs: common.adjacencyGraphs,
  maxLength: judged,
  // Ways to read signs as letters. More are tried for long only where there is a sign for every letter.
  l33tMaxSubstitutions: 32,
});

/** Words of this trade: whoever has the bundle sees whose it is, and what made it. */
const trade =
  "mailwright okta google microsoft workspace office exchange gmail outlook entra azure email smtp oauth bundle passphrase";

/** Signs that stand for letters, and letters that look alike. */
const looksLike: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
  l: "i",
};

/** In lower case, without accents, and with letters for the signs that stand for them. */
const plain = (text: string): string =>
  text
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll("ß", "ss")
    .replace(/[013457@$!l]/g, (sign) => looksLike[sign] as string)
    .replace(/\p{M}+/gu, "");

/** Letters alone: how a sentence is spaced, punctuated or disguised does not make it another one. */
const bare = (text: string): string => plain(text).replace(/[^\p{L}\d]+/gu, "");

const famous = famousSentences.map(bare);

/** A famous sentence, most of one, or one with a little added. */
function isFamous(passphrase: string): boolean {
  const text = bare(passphrase);
  return famous.some(
    (sentence) =>
      (text.length >= 8 && sentence.includes(text)) ||
      (text.includes(sentence) && text.length - sentence.length < 8),
  );
}

/** What the same keys give without the shift key, on a keyboard of the United States: a walk stays a walk with it. */
const unshifted = (text: string): string =>
  text.toLowerCase().replace(/[!@#$%^&*()]/g, (sign) => "1234567890"["!@#$%^&*()".indexOf(sign)] as string);

/** What is guessed first: the trade's words, famous sentences, and the words of the setup, whole and in pieces. */
function guessedFirst(known: readonly string[]): string[] {
  const pieces = known
    .flatMap((text) => [text, ...text.split(/[^\p{L}\d]+/u)])
    .filter((word) => word.length >= 3);
  return [...new Set([...trade.split(" "), ...pieces.map((word) => word.toLowerCase())])];
}

/** What a word counts that is guessed first, in bits: which one, where, and how it is written. */
const wordBits = 5;

/** The passphrase without such words, and how many there were. One after the other they are no secret. */
function without(text: string, words: readonly string[]): { rest: string; removed: number } {
  let rest = plain(text);
  let removed = 0;
  for (const word of words.map(plain).sort((a, b) => b.length - a.length)) {
    const parts = rest.split(word);
    if (parts.length > 1) removed++;
    rest = parts.join("");
  }
  return { rest, removed };
}

/** By what the guess succeeds, in our words. */
const reasons: Readonly<Record<string, string>> = {
  dictionary: "It is made of words and names that are guessed first.",
  spatial: "It follows the keys of a keyboard.",
  repeat: "It repeats itself.",
  wordSequence: "It repeats words.",
  sequence: "It is a row such as abc or 123.",
  date: "It is a date.",
  regex: "It is a year.",
};

/**
 * How well a passphrase withstands guessing, by zxcvbn: dictionaries, names, leaked passwords and how they are disguised,
 * keyboard walks, dates, rows and repetitions. `known` are words an attacker tries first, such as the domain the bundle is
 * for. It takes up to half a second: see `ask.ts`.
 */
export function judgePassphrase(text: string, known: readonly string[]): PassphraseStrength {
  const whole = text.normalize("NFC");
  if (isFamous(whole)) return { bits: 20, level: "weak", reason: "It is a sentence that everybody knows." };
  const passphrase = whole.slice(0, judged);
  const words = guessedFirst(known);
  const guess = (way: string) => {
    const { guessesLog10, sequence } = zxcvbn.check(way, words);
    const longest = sequence.toSorted((a, b) => b.token.length - a.token.length)[0];
    return { bits: guessesLog10 * Math.log2(10), pattern: longest?.pattern ?? "" };
  };
  const ways = [...new Set([passphrase, unshifted(passphrase)])].map(guess);
  const { rest, removed } = without(passphrase, words);
  if (removed > 0) ways.push({ bits: guess(rest).bits + removed * wordBits, pattern: "dictionary" });
  const easiest = ways.reduce((a, b) => (b.bits < a.bits ? b : a));
  const bits = Math.max(0, Math.floor(easiest.bits));
  const level = bits < floor ? "weak" : bits < strongFrom ? "fair" : "strong";
  const reason = reasons[easiest.pattern] ?? "It is short.";
  return { bits, level, reason: level === "weak" && text !== "" ? reason : "" };
}
