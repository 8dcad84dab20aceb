import type { ReactNode } from "react";
import { Mark } from "../components/icons.tsx";
import s from "./Page.module.css";

/** The frame of a page that belongs to no setup: the app's name, and beside it where one can go from here. */
export function Page({ ways, children }: { readonly ways?: ReactNode; readonly children: ReactNode }) {
  return (
    <main className={s.page} id="main">
      <div className={s.inner}>
        <div className={s.top}>
          <span className={s.brand}>
            <Mark size={21} />
            Mailwright
          </span>
          <span className={s.ways}>{ways}</span>
        </div>
        {children}
      </div>
    </main>
  );
}
