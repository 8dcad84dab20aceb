/**
 * JSON for people and for hashes: keys sorted at every depth, two spaces, one trailing newline. The same value gives the
 * same text, whatever order its keys were set in.
 */
export const stableJson = (value: unknown): string => `${JSON.stringify(sorted(value), null, 2)}\n`;

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  // fromEntries defines its keys, so a key named "__proto__" stays a key.
  return Object.fromEntries(entries.map(([k, v]) => [k, sorted(v)]));
}
