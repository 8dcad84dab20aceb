import type { ReactNode } from "react";
import type { PageId } from "../app/route.ts";
import { Explained } from "../components/Explained.tsx";
import { PracticeBadge } from "../components/Status.tsx";
import { Elsewhere } from "./Elsewhere.tsx";
import s from "./StepPage.module.css";
import { useSetup } from "./workspace.ts";

interface PageFrameProps {
  readonly page: PageId;
  readonly title: string;
  readonly lead: ReactNode;
  /** Beside the title: what is done with the page as a whole. */
  readonly headActions?: ReactNode;
  /** Docked above the footer, in sight wherever the work is scrolled to. */
  readonly dock?: ReactNode;
  readonly back?: ReactNode;
  /** Why one might wait before going on; beside the buttons. */
  readonly why?: ReactNode;
  /** The buttons of the footer, the main one last. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** Of a button of the footer: where three stand on a narrow line, the rest is only read. */
export const FooterLabel = ({ children, rest = "" }: { children?: string; rest?: string }) => (
  <span>
    {children} <span className={s.rest}>{rest}</span>
  </span>
);

/** The frame of every page of a setup: heading, work, what is docked, and back / why / on. */
export function PageFrame({
  page,
  title,
  lead,
  headActions,
  dock,
  back,
  why,
  actions,
  children,
}: PageFrameProps) {
  const { view } = useSetup();
  return (
    <main className={s.page} id="main">
      <div className={s.scroll}>
        <header className={s.head}>
          <div className={s.titleLine}>
            <h1 id={`heading-${page}`} tabIndex={-1}>
              {title} {view.setup.practice ? <PracticeBadge /> : null}
            </h1>
            {headActions ? <div className="buttons">{headActions}</div> : null}
          </div>
          <p>{typeof lead === "string" ? <Explained text={lead} /> : lead}</p>
        </header>
        <div className={s.body}>
          <Elsewhere />
          {children}
        </div>
      </div>
      <div className={s.dock}>{dock}</div>
      <footer className={s.foot}>
        <div className={s.footInner}>
          {back}
          <span className={s.why}>{why}</span>
          {actions}
        </div>
      </footer>
    </main>
  );
}
