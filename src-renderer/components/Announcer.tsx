import { useEffect, useState } from "react";

/** How long a sentence stays, in ms: it was said by then, and whoever reads through the page is not to meet it as news. */
const staysMs = 10_000;

const listeners = new Set<(text: string) => void>();

/** Says a sentence to screen readers, politely. For changes of state only, never for a ticking clock. */
export function announce(text: string): void {
  for (const listener of listeners) listener(text);
}

/** The live region. There is one, at the root, so that it outlives every page. */
export function Announcer() {
  const [text, setText] = useState("");

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const listener = (next: string) => {
      // Emptied first, so that the same sentence twice is said twice.
      setText("");
      clearTimeout(timer);
      timer = setTimeout(() => {
        setText(next);
        timer = setTimeout(() => setText(""), staysMs);
      }, 50);
    };
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      clearTimeout(timer);
    };
  }, []);

  return (
    <div className="hidden-text" role="status" aria-live="polite">
      {text}
    </div>
  );
}
