import type { ReactNode } from "react";
import { Button as AriaButton } from "react-aria-components";
import s from "./Button.module.css";

interface IconButtonProps {
  /** What it does, in words. */
  readonly label: string;
  readonly onPress: () => void;
  readonly isExpanded?: boolean;
  readonly children: ReactNode;
}

/** A small drawing to press. Its words are for those who do not see it, and for the pointer that rests on it. */
export function IconButton({ label, onPress, isExpanded, children }: IconButtonProps) {
  return (
    <AriaButton className={s.icon!} aria-label={label} aria-expanded={isExpanded} onPress={onPress}>
      {children}
    </AriaButton>
  );
}
