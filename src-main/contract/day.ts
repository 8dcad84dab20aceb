/** A day, in milliseconds. */
export const dayMs = 86_400_000;

/**
 * The moment at which a day begins (UTC, milliseconds since the epoch). The text is YYYY-MM-DD (RFC 3339 section 5.6, full-date);
 * null for any other, and for a day that does not exist: Date.parse takes 2027-02-30 for 2 March.
 */
export function dayBegins(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) ? at : null;
}
