import { useEffect, useState } from "react";
import { announce } from "./Announcer.tsx";
import { Button } from "./Button.tsx";

/** How long "Copied" stays, in ms. */
const shownMs = 2000;

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, for those who do not see the row: "Client ID". */
  readonly what: string;
  readonly label?: string;
  readonly kind?: "plain" | "quiet";
  /** Beside buttons of full height. */
  readonly large?: boolean;
}

/** Copies a text. Says so beside the pointer and to screen readers, and says when the system did not allow it. */
export function CopyButton({ text, what, label = "Copy", kind = "quiet", large = false }: CopyButtonProps) {
  const [said, setSaid] = useState<string | null>(null);

  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => setSaid(null), shownMs);
    return () => clearTimeout(timer);
  }, [said]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid("Copied");
      announce(`${what} copied`);
    } catch {
      setSaid("Not copied");
      announce(`${what} was not copied: the clipboard is not available`);
    }
  };

  return (
    <Button
      kind={kind}
      small={!large}
      onPress={copy}
      aria-label={`${label} ${what}`}
      isDisabled={text === ""}
    >
      {said ?? label}
    </Button>
  );
}
