import { useState } from "react";
import type { SetupSummary } from "../../../src-main/contract/setup.ts";
import { Button } from "../../components/Button.tsx";
import { FindingCard } from "../../components/FindingCard.tsx";
import { Chevron } from "../../components/icons.tsx";
import { PracticeBadge, Status } from "../../components/Status.tsx";
import { useProviderName } from "../app-info.ts";
import { setupHash } from "../route.ts";
import { useTask } from "../use-task.ts";
import { dateTime, flowNames, stepNames } from "../words.ts";
import s from "./Home.module.css";

/** One setup: what it is, what it still needs, and its removal, asked for twice. */
export function SetupRow({ setup, onRemove }: { setup: SetupSummary; onRemove: () => Promise<void> }) {
  const [asked, setAsked] = useState(false);
  const { run, busy, problem } = useTask();
  const provider = useProviderName(setup.provider);
  return (
    <li className={s.row}>
      <div className={s.rowLine}>
        <a className={s.open} href={setupHash(setup.id)}>
          <span className={s.rowTitle}>
            <b>{setup.title}</b> {setup.practice ? <PracticeBadge /> : null}
            <small>
              {provider}
              {setup.authType ? ` · ${flowNames[setup.authType]}` : null} · changed{" "}
              {dateTime(setup.updatedAt)}
            </small>
          </span>
          <span className={s.needs}>
            <b>{stepNames[setup.next]}</b>
            <small>{setup.state}</small>
          </span>
          <span className={s.chevron}>
            <Chevron />
          </span>
        </a>
        <Button kind="faint" small aria-label={`Remove ${setup.title}`} onPress={() => setAsked(!asked)}>
          Remove
        </Button>
      </div>
      {setup.expiring.length > 0 ? (
        <ul className={s.expiring}>
          {setup.expiring.map((finding) => (
            <li key={finding.code}>
              <Status tone={finding.severity === "error" ? "bad" : "wait"} detail={finding.cause}>
                <a href={setupHash(setup.id, "credentials")}>{finding.title}</a>
              </Status>
            </li>
          ))}
        </ul>
      ) : null}
      {asked ? (
        <section className={s.ask} aria-label={`Remove ${setup.title}`}>
          <p>
            The setup and its secret are removed from this computer. What was set up in DNS, at the provider
            and in Okta stays.
          </p>
          <div className={s.buttons}>
            <Button small isPending={busy} onPress={() => run(onRemove)}>
              Remove this setup
            </Button>
            <Button small autoFocus onPress={() => setAsked(false)}>
              Keep it
            </Button>
          </div>
        </section>
      ) : null}
      {problem ? <FindingCard level={3} finding={problem} /> : null}
    </li>
  );
}
