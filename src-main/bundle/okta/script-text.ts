import { powershellString } from "../../providers/powershell.ts";

/**
 * Template tag for a script in another language: the text as it stands, backslashes and all. Only `${…}` of this language is
 * filled in; a script's own `${` is written `\${`.
 */
export const script = (strings: TemplateStringsArray, ...values: readonly string[]): string =>
  String.raw({ raw: strings.raw.map((part) => part.replaceAll("\\${", "${")) }, ...values);

/** What stands for each `{place}` of a sentence, in the script's own language. */
export type Places = Readonly<Record<string, string>>;

const place = (places: Places, name: string): string => {
  const value = places[name];
  if (value === undefined) throw new Error(`Nothing is known for {${name}}`);
  return value;
};

/** A sentence as one word of a POSIX shell in double quotes; a place is an expansion such as `$ID`. */
export const shellSentence = (text: string, places: Places): string =>
  `"${text.replace(/[\\"$`]/g, "\\$&").replace(/\{(\w+)\}/g, (_, name) => place(places, name))}"`;

/** A sentence as one expression of PowerShell in parentheses; a place is an expression such as `$id`. */
export const powershellSentence = (text: string, places: Places): string =>
  `(${text
    .split(/\{(\w+)\}/)
    .map((part, i) => (i % 2 === 1 ? place(places, part) : powershellString(part)))
    .filter((part) => part !== "''")
    .join(" + ")})`;
