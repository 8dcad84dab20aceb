import { useNow } from "../app/use-now.ts";
import { span } from "../app/words.ts";

/** What is waited for, and how long at most. `until` is ISO 8601. */
export function Wait({ text, until }: { text?: string; until: string }) {
  const left = Date.parse(until) - useNow(1000);
  return [text, left >= 1000 ? `up to ${span(left)}` : undefined].filter(Boolean).join(", ");
}
