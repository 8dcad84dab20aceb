import { useNow } from "../app/use-now.ts";
import { span } from "../app/words.ts";

/** Why a system is waited for, and how long at most. `until` is ISO 8601. */
export function Wait({ text, until }: { text: string; until: string }) {
  const now = useNow(1000);
  const left = Date.parse(until) - now;
  return (
    <small>
      {text}
      {left > 0 ? `, up to ${span(left)}` : ""}
    </small>
  );
}
