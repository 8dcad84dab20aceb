import type { ReactNode } from "react";
import s from "./ExternalLink.module.css";
import { Outward } from "./icons.tsx";

/** A link that opens in the person's browser. The host decides whether it may. */
export function ExternalLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a className={s.link} href={href} target="_blank" rel="noreferrer">
      {children}
      <Outward />
      <span className="hidden-text"> (opens in the browser)</span>
    </a>
  );
}
