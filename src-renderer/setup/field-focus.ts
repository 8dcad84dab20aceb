import { useEffect } from "react";
import type { StepId } from "../../src-main/contract/finding.ts";

/** Heard by whatever hides fields: open yourself, a field in you is wanted. `detail` is its name. */
const revealEvent = "mailwright-reveal";

/** Moves the focus to the page's heading when a step opens, or to the field that was asked for. */
export function useFieldFocus(step: StepId, field: string | null): void {
  useEffect(() => {
    const move = () => {
      if (field) window.dispatchEvent(new CustomEvent(revealEvent, { detail: field }));
      // After whatever was hidden has opened.
      requestAnimationFrame(() => {
        const target = field ? document.getElementById(`field-${field}`) : null;
        const fallback = document.getElementById(`heading-${step}`);
        if (target) {
          target.focus();
          target.scrollIntoView({ block: "center" });
        } else fallback?.focus();
      });
    };
    move();
    if (!field) return;
    window.addEventListener("hashchange", move);
    return () => window.removeEventListener("hashchange", move);
  }, [step, field]);
}

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
