import { useProvider } from "../../app/app-info.ts";
import { Card } from "../../components/Card.tsx";
import { CopyButton } from "../../components/CopyButton.tsx";
import { Tick } from "../../components/Tick.tsx";
import { useSetup } from "../../setup/workspace.ts";
import s from "./Finish.module.css";
import { remaining } from "./remaining.ts";

/** What is left in Okta, to be ticked by hand: Mailwright does not look there. */
export function OktaTasks() {
  const { draft, view, session } = useSetup();
  const { setup } = view;
  const items = remaining(useProvider(setup.provider).fromOkta, view.tasks);
  const done = items.filter(({ id }) => draft.tasks[id]).length;
  return (
    <Card
      title="What is left in Okta"
      lead={`A test from this computer cannot stand for Okta's own connection. ${done === 0 ? "Tick what is done." : `${done} of ${items.length} done.`}`}
    >
      <ol className={s.left}>
        {items.map(({ id, what, why, copy }) => (
          <li key={id}>
            <Tick
              ticked={Boolean(draft.tasks[id])}
              onChange={(ticked) => session.apply({ tasks: { [id]: ticked } })}
            >
              {what}
              <small>{why}</small>
            </Tick>
            {copy ? (
              <div className={s.query}>
                <code>{copy.text}</code>
                <CopyButton text={copy.text} what={copy.label} />
              </div>
            ) : null}
          </li>
        ))}
      </ol>
    </Card>
  );
}
