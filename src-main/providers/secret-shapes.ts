/** A client secret as Entra makes it today: three characters, a digit, "Q~", 31 to 34 characters. Older ones differ. */
export const entraSecret = /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/;

/** Shapes by which a secret is recognized where it does not belong. The first match names it. */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY|"private_key"\s*:/, "a private key"],
  [entraSecret, "a client secret of Microsoft Entra"],
  [/\bGOCSPX-[\w-]{20,}/, "a client secret of a Google OAuth client"],
  [/\bAIza[\w-]{35}/, "a Google API key"],
  [/\bya29\.[\w-]+/, "a Google access token"],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\./, "a token"],
  [/\bMII[A-Za-z0-9+/]{60,}/, "a private key"],
];

/** What kind of secret a text holds, with its article ("a private key"); null when it holds none that is known. */
export const secretIn = (text: string): string | null =>
  shapes.find(([shape]) => shape.test(text))?.[1] ?? null;
