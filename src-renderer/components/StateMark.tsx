import type { ReactNode } from "react";
import { cx } from "./cx.ts";
import { Ask, Back, Bang, Check, Clock, Dash, Link, Plus, Run } from "./icons.tsx";
import s from "./StateMark.module.css";

const shapes = {
  ok: Check,
  bad: Bang,
  wait: Clock,
  /** Something is to be mended, and stops nothing yet. */
  due: Bang,
  run: Run,
  idle: Dash,
  todo: () => null,
  plus: Plus,
  back: Back,
  link: Link,
  ask: Ask,
} as const;

export type MarkTone = keyof typeof shapes;

interface StateMarkProps {
  readonly tone: MarkTone;
  readonly size?: number;
  /** Another shape than that of the tone, or a number. */
  readonly children?: ReactNode;
}

/** A shape for each state, always beside its words: it survives where colors do not. */
export function StateMark({ tone, size = 18, children }: StateMarkProps) {
  const Shape = shapes[tone];
  return (
    <span className={cx(s.mark, s[tone])} style={{ width: size, height: size }} aria-hidden="true">
      {children ?? <Shape />}
    </span>
  );
}
