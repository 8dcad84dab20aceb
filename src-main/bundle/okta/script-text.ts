/**
 * Template tag for a script in another language: the text as it stands, backslashes and all. Only `${…}` of this language is
 * filled in; a script's own `${` is written `\${`.
 */
export const script = (strings: TemplateStringsArray, ...values: readonly string[]): string =>
  String.raw({ raw: strings.raw.map((part) => part.replaceAll("\\${", "${")) }, ...values);

/** A text as one word of a POSIX shell (XCU section 2.2.2): nothing in it has a meaning. */
export const shellWord = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
