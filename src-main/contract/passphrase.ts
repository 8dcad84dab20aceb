/** Longest passphrase, in characters. */
export const passphraseLimit = 1024;

/**
 * Least strength of a passphrase that a secret is put under, in bits. A bundle is mailed and kept: whoever has it can
 * guess for as long as they like.
 */
const passphraseFloor = 45;
const strongFrom = 70;

export interface PassphraseStrength {
  /** log2 of the guesses it takes, estimated low. */
  readonly bits: number;
  /** `weak` is refused. */
  readonly level: "weak" | "fair" | "strong";
}

/** What is guessed first, in lower case: the head of every list of leaked passwords, keyboard rows, and words of this trade. */
const common = (
  "password passwort passphrase contraseña motdepasse secret geheim qwertyuiop qwertzuiop qwerty qwertz azerty asdfghjkl asdfgh " +
  "asdf zxcvbnm yxcvbnm letmein welcome willkommen changeme default admin administrator root user guest test login master " +
  "monkey dragon football baseball soccer princess sunshine shadow superman batman trustno hello iloveyou love whatever " +
  "starwars pokemon computer internet server company example spring summer autumn winter fall january february march april " +
  "june july august september october november december monday tuesday wednesday thursday friday saturday sunday correct horse " +
  "battery staple mailwright okta google microsoft workspace office exchange gmail outlook entra azure email smtp oauth bundle abc xyz"
)
  .split(" ")
  .sort((a, b) => b.length - a.length);

/** Letters people write as digits or signs. */
const written: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};

/**
 * Estimates how well a passphrase withstands guessing. Knows common passwords and how they are disguised, rows of the
 * keyboard, years, repetitions, and takes a run of letters for a word of a dictionary. It errs low: chance is only credited
 * where it shows. `known` are words an attacker would try first, such as the domain the bundle is for.
 */
export function passphraseStrength(text: string, known: readonly string[] = []): PassphraseStrength {
  const bits = Math.floor(bitsOf(text.normalize("NFC"), known));
  return { bits, level: bits < passphraseFloor ? "weak" : bits < strongFrom ? "fair" : "strong" };
}

function bitsOf(text: string, known: readonly string[]): number {
  let bits = 0;
  let rest = text;
  const names = known.flatMap((name) => plain(name).split(/[^\p{L}\d]+/u)).filter((w) => w.length >= 3);
  for (const word of [...names, ...common]) {
    // Each counts once, however often it stands there, and however it is disguised.
    const before = rest;
    for (let at = plain(rest).indexOf(word); at >= 0; at = plain(rest).indexOf(word))
      rest = `${rest.slice(0, at)}\n${rest.slice(at + word.length)}`;
    if (rest !== before) bits += names.includes(word) ? 4 : 8;
  }
  const between = rest.replace(/(?<=\p{L})[013457@$!](?=\p{L})/gu, (sign) => written[sign] as string);
  const seen = new Set<string>();
  for (const cased of between.match(/\p{Lu}?\p{Ll}+|\p{L}+|\d+|[^\p{L}\d\n]/gu) ?? []) {
    const piece = cased.toLowerCase();
    const again = seen.has(piece) && (piece.length >= 3 || !/[\p{L}\d]/u.test(piece));
    bits += again ? 1 : pieceBits(piece);
    seen.add(piece);
  }
  return text === text.toLowerCase() ? bits : bits + 1;
}

/** Lower case, with disguised letters as letters. As long as the text, so that places agree. */
const plain = (text: string): string =>
  text.replace(/[A-Z]/g, (c) => c.toLowerCase()).replace(/[013457@$!]/g, (sign) => written[sign] as string);

function pieceBits(piece: string): number {
  if (piece.length > 2 && (isRow(piece) || "1234567890123456789098765432109876543210".includes(piece)))
    return 4;
  if (/^(?:19|20)\d\d$/.test(piece)) return 6;
  if (/^\d+$/.test(piece)) return piece.length * 3.3;
  if (!/^\p{L}+$/u.test(piece)) return 4;
  // "my", "dog" are words; "q", "xk" are not.
  if (piece.length < 4)
    return piece.length > 1 && /[aeiouy]/.test(piece) ? 2 + 2 * piece.length : piece.length * 4.3;
  // A word: about 2,000 of four letters; every letter more makes the dictionary somewhat larger.
  return looksRandom(piece) ? piece.length * 4.2 : 11 + (piece.length - 4);
}

/** Hardly a vowel, or five consonants in a row: no word of a language in Latin letters. */
function looksRandom(piece: string): boolean {
  const vowels = piece.match(/[^b-df-hj-np-tv-xz]/g)?.length ?? 0;
  return vowels / piece.length < 0.2 || /[b-df-hj-np-tv-xz]{5}/.test(piece);
}

/** "aaaa", "1234", "dcba": each character follows from the one before. */
function isRow(piece: string): boolean {
  if (piece.length < 3) return false;
  const step = piece.charCodeAt(1) - piece.charCodeAt(0);
  if (Math.abs(step) > 1) return false;
  return [...piece].every((_, i) => i === 0 || piece.charCodeAt(i) - piece.charCodeAt(i - 1) === step);
}

const letters = "abcdefghjkmnpqrstuvwxyz23456789";

/**
 * A passphrase of 20 random characters in four groups, about 99 bits: letters and digits that are told apart when read aloud
 * or written down. `random` fills bytes, as `crypto.getRandomValues` does.
 */
export function newPassphrase(random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): string {
  // Bytes beyond the last whole multiple would make some characters likelier than others.
  const even = 256 - (256 % letters.length);
  let text = "";
  while (text.length < 20) {
    for (const byte of random(new Uint8Array(32))) {
      if (byte < even && text.length < 20) text += letters[byte % letters.length];
    }
  }
  const grouped = text.replace(/(.{5})(?!$)/g, "$1-");
  // Chance can look like a word. Such a one would not be called strong.
  return passphraseStrength(grouped).level === "strong" ? grouped : newPassphrase(random);
}
