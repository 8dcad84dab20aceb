import type { ReactNode } from "react";
import {
  Button as AriaButton,
  Disclosure,
  DisclosurePanel,
  type DisclosureProps,
} from "react-aria-components";
import { cx } from "./cx.ts";
import { Chevron } from "./icons.tsx";
import s from "./Reveal.module.css";

interface RevealProps extends Pick<DisclosureProps, "isExpanded" | "onExpandedChange" | "defaultExpanded"> {
  readonly summary: ReactNode;
  readonly children: ReactNode;
  /** Small print: seldom wanted. */
  readonly quiet?: boolean;
  /** It is a section of the page. */
  readonly heading?: boolean;
}

/** Detail that opens in place, under the thing it explains. */
export function Reveal({ summary, children, quiet = false, heading = false, ...props }: RevealProps) {
  const trigger = (
    <AriaButton slot="trigger" className={cx(s.trigger, quiet && s.quiet)}>
      <span className={s.chevron}>
        <Chevron />
      </span>
      {summary}
    </AriaButton>
  );
  return (
    <Disclosure {...props}>
      {heading ? <h2>{trigger}</h2> : trigger}
      <DisclosurePanel>
        <div className={s.panel}>{children}</div>
      </DisclosurePanel>
    </Disclosure>
  );
}
