import { fieldLimit } from "../contract/index.ts";
import { redact } from "../credentials/redact.ts";
import { unprintable } from "../providers/text.ts";
import { parseIso, utcMinute } from "./iso-time.ts";

/** A value as one line of visible text, for a comment, a heading or a calendar. */
export const oneLine = (value: string): string => value.replace(unprintable, " ").trim();

/** An ISO 8601 time for people; a text that is no time, as one line. */
export function timeText(text: string): string {
  const time = parseIso(text);
  return time === null ? oneLine(text) : utcMinute(time);
}

/**
 * Takes everything with a secret's shape out of every text of a plain value, keys included. What comes in was redacted
 * where it was made; a bundle leaves the house, so it is done once more. A text that fits a field of the contract still
 * fits one afterwards.
 */
export function redactDeep<T>(value: T): T {
  if (typeof value === "string") {
    const text = redact(value);
    return (value.length <= fieldLimit ? text.slice(0, fieldLimit) : text) as T;
  }
  if (Array.isArray(value)) return value.map(redactDeep) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [redact(k), redactDeep(v)])) as T;
}
