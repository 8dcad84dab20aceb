import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";
import s from "./Button.module.css";
import { cx } from "./cx.ts";

interface ButtonProps extends Omit<AriaButtonProps, "className" | "isPending"> {
  /** `primary`: the one action of the page. `quiet`: looks like a link. `faint`: seldom wanted. */
  readonly kind?: "primary" | "plain" | "quiet" | "faint";
  readonly small?: boolean;
  /** What it began is under way: it keeps the focus, and a second press does nothing. */
  readonly isPending?: boolean;
  /** The focus comes here when what had it is gone; see app/keep-focus.ts. */
  readonly "data-keeps-focus"?: boolean;
  /** The focus goes on to the page's next action when this is gone, not to what stands beside it. */
  readonly "data-passes-focus"?: boolean;
}

export function Button({ kind = "plain", small = false, isPending = false, onPress, ...props }: ButtonProps) {
  return (
    <AriaButton
      {...props}
      {...(isPending ? { "aria-disabled": true } : {})}
      type={isPending && props.type === "submit" ? "button" : (props.type ?? "button")}
      onPress={isPending ? undefined : onPress}
      className={cx(s.button, s[kind], small && s.small)}
    />
  );
}
