import type { ChangeItem } from "../../src-main/contract/plan.ts";
import { systemNames } from "../../src-main/contract/systems.ts";
import { wordDiff } from "../../src-main/contract/word-diff.ts";
import { useStore } from "../app/store.ts";
import { count, timeOfDay } from "../app/words.ts";
import { Button } from "../components/Button.tsx";
import { cx } from "../components/cx.ts";
import { DiffText } from "../components/DiffText.tsx";
import { Reveal } from "../components/Reveal.tsx";
import { StateMark } from "../components/StateMark.tsx";
import type { Stop } from "../setup/plan-desk.ts";
import { useWorkspace } from "../setup/workspace.ts";
import s from "./Connections.module.css";
import { PlanFinding } from "./PlanFinding.tsx";
import type { PlanRow } from "./plan-rows.ts";
import { Wait } from "./Wait.tsx";

interface PlanRowProps {
  readonly row: PlanRow;
  readonly numberOf: (id: string) => number | null;
}

/** One change: its number, whose it is, what it does, how it stands; and what became of it. */
export function PlanRowItem({ row, numberOf }: PlanRowProps) {
  const { change, number, tone, status, detail, stop } = row;
  const { wait, run } = useStore(useWorkspace().plan);
  const waits = run && wait?.id === change.id ? wait : null;
  const finding = stop ? null : change.finding;
  return (
    <li className={cx(tone === "bad" && s.cut)}>
      <div className={s.row}>
        <span className={s.number}>
          {number === null ? null : (
            <>
              <span className="hidden-text">Change </span>
              {number}
            </>
          )}
        </span>
        <span className={s.system}>{systemNames[change.system]}</span>
        <div className={s.what}>
          <b>{change.title}</b>
          {stop ? (
            <p>What stands there is no longer what the plan showed. Nothing was overwritten.</p>
          ) : change.state === "right" ? null : (
            <>
              {change.byHand ? <p>{change.byHand}</p> : null}
              {change.detail ? <p>{change.detail}</p> : null}
              <Items row={row} numberOf={numberOf} />
            </>
          )}
        </div>
        <span className={cx(s.status, s[waits ? "wait" : tone])}>
          <StateMark tone={waits ? "wait" : tone} />
          <span>
            {waits ? "Waiting" : status}
            <small>{waits ? <Wait until={waits.until} /> : detail}</small>
          </span>
        </span>
        <Act row={row} />
      </div>
      {stop ? <Compared stop={stop} row={row} /> : null}
      {finding && (change.state === "failed" || change.state === "conflict") ? (
        <div className={s.finding}>
          <PlanFinding bare finding={finding} />
        </div>
      ) : null}
    </li>
  );
}

function Act({ row: { act, change } }: { row: PlanRow }) {
  const { plan: desk } = useWorkspace();
  const { run, reading } = useStore(desk);
  if (!act || run) return <span />;
  const words = { undo: "Undo", redo: "Redo", ask: "Answer again" }[act];
  const press = {
    undo: () => void desk.undo([change.id]),
    redo: () => void desk.apply(change.question ? [change.id] : [], [change.id]),
    ask: () => desk.ask(change.id),
  }[act];
  return (
    <Button kind="quiet" small isPending={reading} aria-label={`${words}: ${change.title}`} onPress={press}>
      {words}
    </Button>
  );
}

/** More values than this are folded: the sentence above them says what they come to. */
const shownValues = 5;

function Items({ row: { change }, numberOf }: PlanRowProps) {
  const { items, needs } = change;
  const from = needs.map(numberOf).find((number) => number !== null);
  const title = change.title.toLowerCase();
  const values = items.reduce(
    (sum, { before, after }) => sum + Math.max(before.length, after?.length ?? 1),
    0,
  );
  const list = items.map((item) => (
    <div key={item.name} className={s.item}>
      {items.length === 1 && title.includes(item.name.toLowerCase()) ? null : (
        <span className={s.name}>{item.name}</span>
      )}
      {item.after === null ? (
        <span>{from ? `known after change ${from}` : "known after an earlier change"}</span>
      ) : (
        <Values item={item} title={title} />
      )}
    </div>
  ));
  if (values <= shownValues) return list;
  return (
    <Reveal quiet summary={count(values, "value")}>
      <div>{list}</div>
    </Reveal>
  );
}

/** What shall stand there, unless the title says it; where something stands, what is added and what goes. */
function Values({ item: { before, after, diff }, title = "" }: { item: ChangeItem; title?: string }) {
  const shall = (after ?? []).filter((value) => before.length > 0 || !title.includes(value.toLowerCase()));
  if (diff)
    return (
      <code>
        <DiffText diff={diff} />
      </code>
    );
  const marked = [
    ...before.filter((value) => !shall.includes(value)).map((text) => ({ text, change: "remove" as const })),
    ...shall.map((text) => ({
      text,
      change: before.length > 0 && !before.includes(text) ? ("add" as const) : ("same" as const),
    })),
  ];
  return marked.map((part) => (
    <code key={`${part.change} ${part.text}`} className={cx(marked.length > 2 && s.lineOf)}>
      <DiffText diff={[part]} />
    </code>
  ));
}

/** What the plan had read, what was found when its turn came, and what the plan is now. */
function Compared({ stop, row: { change } }: { stop: Stop; row: PlanRow }) {
  const now = change.state === "conflict" ? stop.found.items : change.items;
  return stop.found.items.map(({ name, before: found }) => {
    const read = stop.shown?.items.find((item) => item.name === name)?.before ?? [];
    const shall = now.find((item) => item.name === name);
    const was = read.join(" · ");
    const is = found.join(" · ");
    return (
      <dl key={name} className={s.compared}>
        {stop.found.items.length > 1 ? (
          <div className={s.pair}>
            <dt>{name}</dt>
          </div>
        ) : null}
        <div className={s.pair}>
          <dt>Read at {timeOfDay(Date.parse(stop.readAt))}</dt>
          <dd>{was || "Nothing"}</dd>
        </div>
        <div className={s.pair}>
          <dt>Found at {timeOfDay(Date.parse(stop.at))}</dt>
          <dd>{is ? <DiffText diff={wordDiff(was, is)} /> : "Nothing"}</dd>
        </div>
        <div className={s.pair}>
          <dt>New plan</dt>
          <dd>
            {change.state === "right" || change.state === "done" ? (
              "Nothing to change: it is right now"
            ) : shall?.after ? (
              <Values item={shall} />
            ) : (
              "It stays as it is until you look at it"
            )}
          </dd>
        </div>
      </dl>
    );
  });
}
