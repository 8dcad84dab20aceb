import { type ReactNode, useId, useState } from "react";
import type { ConnectionFact } from "../../src-main/contract/setup.ts";
import { systemNames } from "../../src-main/contract/systems.ts";
import { useStore } from "../app/store.ts";
import { useTask } from "../app/use-task.ts";
import { date } from "../app/words.ts";
import { announce } from "../components/Announcer.tsx";
import { Button } from "../components/Button.tsx";
import { cx } from "../components/cx.ts";
import { Findings } from "../components/FindingCard.tsx";
import { StateMark } from "../components/StateMark.tsx";
import { useSetup, useWorkspace } from "../setup/workspace.ts";
import s from "./Connections.module.css";

interface ConnectionCardProps {
  readonly connection: ConnectionFact;
  /** Before Disconnect. */
  readonly actions?: ReactNode;
}

/** One connected system: where, by what, until when; and its end. */
export function ConnectionCard({ connection, actions }: ConnectionCardProps) {
  const { session } = useSetup();
  const { run: plan } = useStore(useWorkspace().plan);
  const { run, busy, problem } = useTask();
  const [asked, setAsked] = useState(false);
  const titleId = useId();
  const { system, where, by } = connection;
  const name = systemNames[system];
  const ends = system === "okta" && by === "token";
  const end = (revoke: boolean) =>
    run(async () => {
      const { findings } = await session.perform("connection.end", { system, revoke });
      announce(findings[0]?.title ?? `${name} is disconnected`);
    });
  return (
    <section className={s.connection} aria-labelledby={titleId}>
      <div className={s.connected}>
        <div className={s.who}>
          <h2 id={titleId}>{name}</h2>
          <code>{where.replace(/^https:\/\//, "")}</code>
          <span className={cx(s.isConnected, s.ok)}>
            <StateMark tone="ok" />
            Connected
          </span>
          <p>{byWords(connection)}</p>
        </div>
        <div className="buttons">
          {actions}
          <Button small isDisabled={plan !== null} aria-expanded={asked} onPress={() => setAsked(!asked)}>
            Disconnect
          </Button>
        </div>
      </div>
      {asked ? (
        <div className={s.confirm}>
          <p>
            {ends
              ? "Mailwright forgets the token, and can end it at Okta, so that nobody can use it. What was set there stays."
              : "Mailwright forgets what it signs in with. What was set there stays."}
          </p>
          <div className="buttons">
            {ends ? (
              <Button small isPending={busy} onPress={() => end(true)}>
                Disconnect and end it
              </Button>
            ) : null}
            <Button small isPending={busy} onPress={() => end(false)}>
              {ends ? "Disconnect only" : `Disconnect ${name}`}
            </Button>
            <Button small autoFocus onPress={() => setAsked(false)}>
              Stay connected
            </Button>
          </div>
        </div>
      ) : null}
      <Findings level={3} list={[problem]} />
    </section>
  );
}

const kinds: Readonly<Record<string, string>> = {
  token: "Token",
  "service-app": "Service app, with a key made here",
  "access-key": "Access key",
  tsig: "TSIG key",
};

function byWords({ system, by, expiresAt }: ConnectionFact): string {
  const kind = kinds[by] ?? by;
  if (!expiresAt) return kind;
  // Okta's tokens end when nothing used them for 30 days.
  return `${kind}, ends ${date(expiresAt)}${system === "okta" && by === "token" ? " if unused" : ""}`;
}
