import type { ReactNode } from "react";
import { cx } from "./cx.ts";
import { Ask, Back, Bang, Check, Clock, Dash, Link, Plus, Run } from "./icons.tsx";
import s from "./StateMark.module.css";

export type MarkTone = "ok" | "bad" | "wait" | "run" | "idle" | "plus" | "back" | "link" | "ask";

const shapes = {
  ok: Check,
  bad: Bang,
  wait: Clock,
  run: Run,
  idle: Dash,
  plus: Plus,
  back: Back,
  link: Link,
  ask: Ask,
} as const;

interface StateMarkProps {
  readonly tone: MarkTone;
  readonly size?: number;
  /** Instead of the state's own shape: the number of a step, or nothing yet. */
  readonly children?: ReactNode;
}

/** A shape for each state, always beside its words: it survives where colors do not. */
export function StateMark({ tone, size = 18, children }: StateMarkProps) {
  const Shape = shapes[tone];
  return (
    <span className={cx(s.mark, s[tone])} style={{ width: size, height: size }} aria-hidden="true">
      {children === undefined ? <Shape /> : children}
    </span>
  );
}
