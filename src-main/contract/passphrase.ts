/** Longest passphrase, in characters. */
export const passphraseLimit = 1024;

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
  return text.replace(/(.{5})(?!$)/g, "$1-");
}
