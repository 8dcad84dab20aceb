import type { ReactNode } from "react";
import s from "./Card.module.css";
import { cx } from "./cx.ts";
import { Explained } from "./Explained.tsx";

/** A white sheet. With a title it is a section of the page. */
export function Card({
  title,
  lead,
  actions,
  flush = false,
  children,
}: {
  readonly title?: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  /** The content reaches the edge: for rows. */
  readonly flush?: boolean;
  readonly children?: ReactNode;
}) {
  return (
    <section className={s.card}>
      {title ? (
        <div className={cx(s.head, flush && s.headFlush)}>
          <div>
            <h2>{title}</h2>
            {lead ? (
              <p className={s.lead}>{typeof lead === "string" ? <Explained text={lead} /> : lead}</p>
            ) : null}
          </div>
          {actions ? <div className={s.actions}>{actions}</div> : null}
        </div>
      ) : null}
      {children ? <div className={flush ? undefined : s.body}>{children}</div> : null}
    </section>
  );
}

/** The line above a card: a status on the left, actions on the right. */
export function Bar({ children, actions }: { children: ReactNode; actions?: ReactNode }) {
  return (
    <div className={s.bar}>
      <div className={s.barText}>{children}</div>
      {actions ? <div className={s.actions}>{actions}</div> : null}
    </div>
  );
}
