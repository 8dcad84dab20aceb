import { useEffect } from "react";
import type { PageId } from "../app/route.ts";

/** Heard by whatever hides fields: open yourself, a field in you is wanted. `detail` is its name. */
const revealEvent = "mailwright-reveal";

/** Opens whatever hides the field, the task or the row of that name. */
export const reveal = (name: string): void =>
  void window.dispatchEvent(new CustomEvent(revealEvent, { detail: name }));

/** Moves the focus to the page's heading when it opens, or to the field that was asked for. */
export function useFieldFocus(page: PageId, field: string | null): void {
  useEffect(() => {
    const move = () => {
      if (field) reveal(field);
      // After whatever was hidden has opened; what hid it may itself have been hidden.
      requestAnimationFrame(() => {
        if (field) reveal(field);
        requestAnimationFrame(() => {
          const target = field ? document.getElementById(`field-${field}`) : null;
          if (!target) return document.getElementById(`heading-${page}`)?.focus();
          target.focus({ preventScroll: true });
          // A task is read from its title on; a field stands in its middle.
          target.scrollIntoView({ block: target.tagName === "BUTTON" ? "start" : "center" });
        });
      });
    };
    move();
    if (!field) return;
    window.addEventListener("hashchange", move);
    return () => window.removeEventListener("hashchange", move);
  }, [page, field]);
}

/** Moves the focus to a field of the page that is shown, after what is under way has painted. */
export const focusField = (name: string): void =>
  void requestAnimationFrame(() => document.getElementById(`field-${name}`)?.focus());

/** Calls `open` when the field of that name, one of `names`, is wanted. */
export function useRevealed(holds: (name: string) => boolean, open: (name: string) => void): void {
  useEffect(() => {
    const listener = (event: Event) => {
      const name = event instanceof CustomEvent ? String(event.detail) : "";
      if (holds(name)) open(name);
    };
    window.addEventListener(revealEvent, listener);
    return () => window.removeEventListener(revealEvent, listener);
  }, [holds, open]);
}
