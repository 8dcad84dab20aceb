/** The window's own scheme and host. A standard, secure scheme: it has an origin, and `file://` is never used. */
export const scheme = "app";
export const windowUrl = "app://mailwright/";

/** True for an address of the window itself. Parsed: `app://mailwright.evil/` is another origin. */
export function isWindowUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, host, username, password } = new URL(text);
  return protocol === "app:" && host === "mailwright" && username === "" && password === "";
}

/** True for a text the page made itself to be saved (the DNS hand-over, a generated script). */
export const isWindowBlob = (text: string): boolean => text.startsWith("blob:") && isWindowUrl(text.slice(5));
