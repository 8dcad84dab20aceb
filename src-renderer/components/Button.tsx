import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";
import s from "./Button.module.css";
import { cx } from "./cx.ts";

interface ButtonProps extends Omit<AriaButtonProps, "className"> {
  /** `primary`: the one action of the page. `quiet`: looks like a link. `faint`: seldom wanted. */
  readonly kind?: "primary" | "plain" | "quiet" | "faint";
  readonly small?: boolean;
}

export function Button({ kind = "plain", small = false, ...props }: ButtonProps) {
  return <AriaButton {...props} className={cx(s.button, s[kind], small && s.small)} />;
}
