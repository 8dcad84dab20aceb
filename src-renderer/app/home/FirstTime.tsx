import type { ReactNode } from "react";
import { cx } from "../../components/cx.ts";
import s from "./Home.module.css";

/** What Mailwright does, in three lines, and where to begin. */
export function FirstTime({ begin }: { readonly begin: ReactNode }) {
  return (
    <div className={s.first}>
      <header>
        <h1 id="heading-home" tabIndex={-1}>
          Okta's mail, from your own domain
        </h1>
        <p>Through Google Workspace, Microsoft 365 or another provider, over SMTP with OAuth 2.0.</p>
      </header>
      <dl className={s.three}>
        <div>
          <dt>It tells you</dt>
          <dd>what to set at your DNS host, your provider and in Okta, with every value filled in.</dd>
        </div>
        <div>
          <dt>It tests</dt>
          <dd>the whole way with one real message, and names the cause when something stops it.</dd>
        </div>
        <div>
          <dt>It hands over</dt>
          <dd>one bundle: values, scripts, the test report. Secrets stay on this computer.</dd>
        </div>
      </dl>
      <div className={cx("buttons", s.begin)}>{begin}</div>
      <p className="note">Practice takes five minutes and no accounts. Nothing leaves this computer.</p>
    </div>
  );
}
