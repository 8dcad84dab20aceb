import { useEffect } from "react";
import { keep, kept } from "./kept.ts";
import { stepNames } from "./words.ts";

/** Every key that does something of its own. Single keys: they rest while something is typed, can be switched off, and none sends anything. */
export const shortcuts = [
  { key: "?", does: "Show this sheet" },
  ...Object.values(stepNames).map((name, at) => ({ key: String(at + 1), does: `Go to ${name}` })),
  { key: "f", does: "Go to the finding" },
  { key: "h", does: "All setups" },
] as const satisfies readonly { readonly key: string; readonly does: string }[];

/** Are they on? Where the browser keeps nothing, they are. */
export const keysAreOn = (): boolean => kept("keys") !== "off";
export const switchKeys = (on: boolean): void => keep("keys", on ? "on" : "off");

const typing = "input, textarea, select, [contenteditable], dialog";

/** Does something at a key, while this is shown. Nothing while a field, a list or a sheet has the focus. */
export function useShortcuts(acts: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      const { target, key, ctrlKey, metaKey, altKey } = event;
      if (event.defaultPrevented || ctrlKey || metaKey || altKey || !keysAreOn()) return;
      // A tick is an input, too; nothing is typed in it.
      const at = target instanceof Element ? target : null;
      if (at?.closest(typing) && !at.matches("input[type=checkbox]")) return;
      const act = Object.hasOwn(acts, key) ? acts[key] : undefined;
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  });
}
