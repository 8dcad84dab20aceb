/**
 * Milliseconds since the epoch of an ISO 8601 time with its zone ("2026-11-23T16:42:00.000Z"), or null. Nothing else that
 * `Date.parse` would take: its guesses depend on the time zone of the computer.
 */
export function parseIso(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.test(text)) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}

/** RFC 5545 section 3.3.5, form 2: "20261123T164200Z". Null past the year 9999, which it cannot write. */
export function icsTime(time: number): string | null {
  const iso = new Date(time).toISOString();
  return iso.length === 24 ? iso.replace(/[-:]|\.\d{3}/g, "") : null;
}

/** A time for people, to the minute: "2026-11-23 16:42 UTC". */
export const utcMinute = (time: number): string =>
  `${new Date(time).toISOString().slice(0, -8).replace("T", " ")} UTC`;
