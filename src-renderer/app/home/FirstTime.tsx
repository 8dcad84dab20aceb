import type { ProviderId } from "../../../src-main/contract/settings.ts";
import { Button } from "../../components/Button.tsx";
import { useProviders } from "../app-info.ts";
import s from "./Home.module.css";

interface FirstTimeProps {
  readonly busy: boolean;
  /** The practice panel is open and offers the same. */
  readonly practising: boolean;
  readonly onNew: () => void;
  readonly onPractice: (provider: ProviderId) => void;
}

/** What Mailwright does, in three lines, and where to begin. */
export function FirstTime({ busy, practising, onNew, onPractice }: FirstTimeProps) {
  const known = useProviders().filter(({ choosesFlow }) => !choosesFlow);
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
          <dd>one bundle: values, scripts, the test report. Secrets stay in this computer's keychain.</dd>
        </div>
      </dl>
      <div className={s.begin}>
        <Button kind="primary" isPending={busy} onPress={onNew}>
          New setup
        </Button>
        {practising
          ? null
          : known.map(({ id, words }) => (
              <Button key={id} onPress={() => onPractice(id)}>
                Practice with {words.name}
              </Button>
            ))}
      </div>
      <p className={s.aside}>Practice takes five minutes and no accounts. Nothing leaves this computer.</p>
    </div>
  );
}
