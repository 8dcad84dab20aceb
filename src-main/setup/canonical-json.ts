/**
 * JSON with sorted keys, so that the same values give the same bytes whatever order they were set in (RFC 8785 for what
 * occurs here). Undefined values are left out, as `JSON.stringify` does.
 */
export const canonicalJson = (value: unknown): string => JSON.stringify(sorted(value));

/** The same for people to read: two spaces a level, one trailing newline. */
export const stableJson = (value: unknown): string => `${JSON.stringify(sorted(value), null, 2)}\n`;

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  // fromEntries defines its keys, so a key named "__proto__" stays a key.
  return Object.fromEntries(entries.map(([k, v]) => [k, sorted(v)]));
}
