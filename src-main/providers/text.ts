/** Small questions about a value that was typed or pasted. */

/** Spaces, line ends, and the invisible characters that web consoles and chat programs add around a copied value. */
const blank = /[\s\u200B-\u200F\u2060\uFEFF\u00AD]/;

/**
 * What no stranger's text may bring to a screen or into a file: control characters (C0, C1), separators of lines and
 * paragraphs, and the marks that turn the direction of writing (UAX #9).
 */
export const unprintable = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g;

/** The value without blanks and invisible characters around it; "" when there is none. */
export function tidy(value: string | undefined): string {
  const text = value ?? "";
  let start = 0;
  let end = text.length;
  while (start < end && blank.test(text[start]!)) start++;
  while (end > start && blank.test(text[end - 1]!)) end--;
  return text.slice(start, end);
}

/** `tidy`, or the default when nothing is left. */
export const tidyOr = (value: string | undefined, otherwise: string): string => tidy(value) || otherwise;

/** A GUID within a text, as the source of a regular expression that does not look at case. */
export const guidPattern = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const guid = new RegExp(`^${guidPattern}$`, "i");
export const isGuid = (value: string): boolean => guid.test(value);

/** A plain address as SMTP and OAuth use it: one @, no display name, a domain with a dot or a loopback name. */
const address =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})$/;
export const isAddress = (value: string): boolean => address.test(value);

/** The part after the last @, in lower case; "" when there is none. */
export const domainOf = (value: string): string =>
  value.includes("@") ? value.slice(value.lastIndexOf("@") + 1).toLowerCase() : "";

/** Addresses are compared without case: no mail provider here tells local parts apart by case. */
export const sameText = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Scope values, RFC 6749 section 3.3: separated by spaces. Line ends count as spaces. */
export const scopesOf = (value: string): string[] => tidy(value).split(/\s+/).filter(Boolean);

/** A name or address that never leaves this computer. */
export const isLoopbackHost = (host: string): boolean =>
  /^(?:localhost|(?:[^.]+\.)*localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
