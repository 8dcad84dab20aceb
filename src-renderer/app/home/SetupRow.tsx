import { useId, useState } from "react";
import type { SetupSummary } from "../../../src-main/contract/setup-view.ts";
import type { Bridge } from "../../bridge.ts";
import { announce } from "../../components/Announcer.tsx";
import { Breakable } from "../../components/Breakable.tsx";
import { Button } from "../../components/Button.tsx";
import { cx } from "../../components/cx.ts";
import { FindingCard } from "../../components/FindingCard.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { More } from "../../components/icons.tsx";
import { type MarkTone, StateMark } from "../../components/StateMark.tsx";
import { TextInput } from "../../components/TextInput.tsx";
import { offerUndo } from "../../components/UndoNotice.tsx";
import { go, setupHash } from "../route.ts";
import { useTask } from "../use-task.ts";
import { timeOfDay } from "../words.ts";
import s from "./Home.module.css";

const tones: Readonly<Record<SetupSummary["turn"], MarkTone>> = {
  mend: "bad",
  next: "run",
  waits: "wait",
  done: "ok",
};
const steps = 6;

interface SetupRowProps {
  readonly bridge: Bridge;
  readonly setup: SetupSummary;
  readonly provider: string;
  readonly onChanged: () => Promise<void>;
}

/** One setup: what it is, whose turn it is, how far it is; and what can be done with it as a whole. */
export function SetupRow({ bridge, setup, provider, onChanged }: SetupRowProps) {
  const [open, setOpen] = useState(false);
  const { turn, state, retryAt, done, title } = setup;
  const time = turn === "waits" && retryAt ? `, next try ${timeOfDay(Date.parse(retryAt))}` : "";
  return (
    <li className={s.row}>
      <div className={s.rowLine}>
        <a
          className={s.open}
          href={setupHash(setup.id, setup.expiring.length > 0 ? "credentials" : undefined)}
        >
          <span className={s.rowTitle}>
            <b>
              <Breakable text={title} />
              {setup.news ? (
                <span className={s.news}>
                  <span className="hidden-text">, </span>New
                </span>
              ) : null}
            </b>
            <small>{provider}</small>
          </span>
          <span className={cx(s.state, s[setup.expiring.length > 0 && turn === "done" ? "waits" : turn])}>
            <StateMark tone={tones[turn]} />
            <span>
              {state}
              {time}
            </span>
          </span>
          <span className={s.progress}>
            <i aria-hidden="true">
              {Array.from({ length: steps }, (_, place) => (
                // The places of a bar never change.
                // biome-ignore lint/suspicious/noArrayIndexKey: see above
                <u key={place} className={cx(place < done && s.filled)} />
              ))}
            </i>
            {done} of {steps} done
          </span>
        </a>
        <IconButton label={`More for ${title}`} isExpanded={open} onPress={() => setOpen(!open)}>
          <More />
        </IconButton>
      </div>
      {open ? (
        <Actions bridge={bridge} setup={setup} onChanged={onChanged} onClose={() => setOpen(false)} />
      ) : null}
    </li>
  );
}

interface ActionsProps extends Omit<SetupRowProps, "provider"> {
  readonly onClose: () => void;
}

/** Rename, duplicate, remove. A removal is asked for twice: the secret goes with it, for good after a while. */
function Actions({ bridge, setup, onChanged, onClose }: ActionsProps) {
  const [asked, setAsked] = useState<"rename" | "remove" | null>(null);
  const [name, setName] = useState(setup.title);
  const { run, busy, problem } = useTask();
  const id = useId();

  const rename = () =>
    run(async () => {
      await bridge.call("setup.update", { id: setup.id, change: { name } });
      await onChanged();
      announce("Renamed");
      onClose();
    });
  const duplicate = () =>
    run(async () => {
      const { setup: made } = await bridge.call("setup.duplicate", { id: setup.id });
      go(setupHash(made.id, "domain"));
    });
  const remove = () =>
    run(async () => {
      await bridge.call("setup.remove", { id: setup.id });
      await onChanged();
      offerUndo({
        done: `${setup.title} was removed`,
        undone: `${setup.title} is back`,
        undo: async () => {
          await bridge.call("setup.restore", { id: setup.id });
          await onChanged();
        },
      });
    });

  return (
    <section className={s.actions} aria-label={`More for ${setup.title}`}>
      <div className="buttons">
        <Button small aria-expanded={asked === "rename"} onPress={() => setAsked("rename")}>
          Rename
        </Button>
        <Button small isPending={busy} onPress={duplicate}>
          Duplicate for another domain
        </Button>
        <Button small aria-expanded={asked === "remove"} onPress={() => setAsked("remove")}>
          Remove
        </Button>
      </div>
      {asked === "rename" ? (
        <form
          className={s.rename}
          onSubmit={(event) => {
            event.preventDefault();
            void rename();
          }}
        >
          <TextInput
            name={`name-${id}`}
            label="Name"
            autoFocus
            hint="Empty: it goes by its email domain."
            value={name}
            onChange={(text) => setName(text.slice(0, 120))}
          />
          <Button type="submit" small isPending={busy}>
            Save the name
          </Button>
        </form>
      ) : null}
      {asked === "remove" ? (
        <>
          <p>
            The setup can be brought back for 30 days. Its secret goes from this computer after 10 seconds,
            for good. What was set up in DNS, at the provider and in Okta stays.
          </p>
          <div className="buttons">
            <Button small isPending={busy} onPress={remove}>
              Remove this setup
            </Button>
            <Button small autoFocus onPress={onClose}>
              Keep it
            </Button>
          </div>
        </>
      ) : null}
      {problem ? <FindingCard level={3} finding={problem} /> : null}
    </section>
  );
}
