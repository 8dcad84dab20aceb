import { longestLabel, longestName } from "../../setup/email-domain.ts";

/** Lower case, no trailing dot: two names are the same when their canonical forms are (RFC 4343). */
export function canonicalName(name: string): string {
  const trimmed = name.trim();
  let end = trimmed.length;
  while (trimmed[end - 1] === ".") end--;
  return trimmed.slice(0, end).toLowerCase();
}

/** True when two names are the same, whatever their case and trailing dot. */
export const sameName = (a: string, b: string): boolean => canonicalName(a) === canonicalName(b);

/** True when `name` is `zone` or lies below it. */
export function isAtOrBelow(name: string, zone: string): boolean {
  const n = canonicalName(name);
  const z = canonicalName(zone);
  return z === "" || n === z || n.endsWith(`.${z}`);
}

/** The names above `name`, nearest first, without the root: `a.b.c` gives `b.c`, `c`. */
export function parentsOf(name: string): string[] {
  const labels = canonicalName(name).split(".");
  return labels.slice(1).map((_, i) => labels.slice(i + 1).join("."));
}

/** What stands before the zone name: `mail.news.acme.com` in `acme.com` gives `mail.news`; the apex gives "". */
export function relativeName(name: string, zone: string): string {
  const n = canonicalName(name);
  const z = canonicalName(zone);
  if (n === z) return "";
  return n.endsWith(`.${z}`) ? n.slice(0, -z.length - 1) : n;
}

/**
 * True when a name can be put on the wire as it is: labels of 1 to 63 octets, 253 in all, ASCII (RFC 1035 section 3.1).
 * Any ASCII byte is allowed in a label (RFC 2181 section 11), so underscores and odd SPF macros pass.
 */
export function fitsOnWire(name: string): boolean {
  const n = name.replace(/\.$/, "");
  if (n.length === 0 || n.length > longestName || !/^[\x00-\x7f]+$/.test(n)) return false;
  return n.split(".").every((label) => label.length > 0 && label.length <= longestLabel);
}
