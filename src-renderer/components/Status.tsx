import type { ReactNode } from "react";
import { cx } from "./cx.ts";
import s from "./Status.module.css";

export type Tone = "ok" | "wait" | "bad" | "idle";

/** A state in words, with a dot in its color. */
export function Status({ tone, children, detail }: { tone: Tone; children: ReactNode; detail?: ReactNode }) {
  return (
    <span className={cx(s.status, s[tone])}>
      <i className={s.dot} aria-hidden="true" />
      <span>
        {children}
        {detail ? <small className={s.detail}>{detail}</small> : null}
      </span>
    </span>
  );
}

/** Stands wherever something happens in the practice world. */
export const PracticeBadge = () => <span className={s.badge}>Practice</span>;
