import { useEffect } from "react";
import { useProvider } from "../../app/app-info.ts";
import { useStore } from "../../app/store.ts";
import { Card } from "../../components/Card.tsx";
import { Command } from "../../components/Command.tsx";
import { Findings } from "../../components/FindingCard.tsx";
import { StateMark } from "../../components/StateMark.tsx";
import { Tick } from "../../components/Tick.tsx";
import { useSetup, useWorkspace } from "../../setup/workspace.ts";
import s from "./Finish.module.css";
import { isProved, remaining } from "./remaining.ts";

/** What is left in Okta: proved by the plan where Okta is connected, otherwise ticked by hand. And mail that Okta gave up. */
export function OktaTasks() {
  const { draft, view, session } = useSetup();
  const { plan: desk } = useWorkspace();
  const { plan } = useStore(desk);
  const { setup, changes } = view;
  const isConnected = setup.connections?.some(({ system }) => system === "okta") ?? false;
  useEffect(() => desk.open(), [desk]);
  const items = remaining(useProvider(setup.provider).fromOkta, view.tasks);
  const read = plan?.changes ?? null;
  const proved = new Set(
    isConnected ? items.filter((item) => isProved(item, read, changes, setup.journal ?? [])) : [],
  );
  const done = items.filter((item) => proved.has(item) || draft.tasks[item.id]).length;
  const lost = plan?.findings.filter(({ code }) => code === "okta-mail-given-up") ?? [];
  const words = done === 0 ? "Tick what is done." : `${done} of ${items.length} done.`;
  return (
    <Card
      title="What is left in Okta"
      lead={`A test from this computer cannot stand for Okta's own connection. ${words}`}
    >
      <Findings level={3} list={lost} />
      <ol className={s.left}>
        {items.map((item) => (
          <li key={item.id}>
            {proved.has(item) ? (
              <div className={s.proved}>
                <StateMark tone="ok" />
                <span>
                  {item.what}
                  <small>Proved by the plan: Mailwright did it in Okta, or saw it there.</small>
                </span>
              </div>
            ) : (
              <>
                <Tick
                  ticked={Boolean(draft.tasks[item.id])}
                  onChange={(ticked) => session.apply({ tasks: { [item.id]: ticked } })}
                >
                  {item.what}
                  <small>{item.why}</small>
                </Tick>
                {item.copy ? <Command text={item.copy.text} what={item.copy.label} /> : null}
              </>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}
