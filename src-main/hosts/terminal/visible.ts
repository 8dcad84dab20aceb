/** What a terminal acts on, or what turns the direction of a text, line ends and tabs apart. */
const acting = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\r(?!\n)/g;

const escaped = (character: string): string => {
  const code = character.charCodeAt(0);
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, "0")}`
    : `\\u${code.toString(16).padStart(4, "0")}`;
};

/**
 * A text for a terminal: control characters of a server, a DNS record or a file's name are shown (`\x1b`), and do nothing.
 * Line ends and tabs stay.
 */
export const visible = (text: string): string => text.replace(acting, escaped);

/** The same for what belongs on one line: its line ends and tabs are shown too. */
export const oneLine = (text: string): string =>
  visible(text.replaceAll("\r", "\\r").replaceAll("\n", "\\n").replaceAll("\t", "\\t"));
