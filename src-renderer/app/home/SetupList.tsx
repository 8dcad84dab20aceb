import { useState } from "react";
import type { SetupSummary } from "../../../src-main/contract/setup-view.ts";
import type { Bridge } from "../../bridge.ts";
import { Button } from "../../components/Button.tsx";
import { Find } from "../../components/icons.tsx";
import { useProviders } from "../app-info.ts";
import s from "./Home.module.css";
import { SetupRow } from "./SetupRow.tsx";

/** From this many setups on they can be searched. */
const searchFrom = 9;

const ranks: Readonly<Record<SetupSummary["turn"], number>> = { mend: 0, next: 1, waits: 2, done: 3 };

interface SetupListProps {
  readonly bridge: Bridge;
  readonly setups: readonly SetupSummary[];
  readonly busy: boolean;
  readonly onNew: () => void;
  readonly onChanged: () => Promise<void>;
}

/** One line a setup, real ones and practice apart. What needs the person comes first. */
export function SetupList({ bridge, setups, busy, onNew, onChanged }: SetupListProps) {
  const providers = useProviders();
  const real = setups.filter(({ practice }) => !practice);
  const practice = setups.filter((setup) => setup.practice);
  const [chosen, setChosen] = useState<"real" | "practice" | null>(null);
  const [wanted, setWanted] = useState("");
  const kind = chosen ?? (real.length > 0 ? "real" : "practice");
  const all = kind === "real" ? real : practice;
  const nameOf = (setup: SetupSummary) =>
    providers.find(({ id }) => id === setup.provider)?.words.name ?? "No provider chosen yet";
  const searched = all.length >= searchFrom;
  const fits = all
    .filter(
      (setup) => !searched || `${setup.title} ${nameOf(setup)}`.toLowerCase().includes(wanted.toLowerCase()),
    )
    .toSorted((a, b) => ranks[a.turn] - ranks[b.turn] || b.updatedAt.localeCompare(a.updatedAt));

  return (
    <>
      <header className={s.head}>
        <div>
          <h1 id="heading-home" tabIndex={-1}>
            Setups
          </h1>
          <p>{overview(all)}</p>
        </div>
        <Button kind="primary" isPending={busy} onPress={onNew}>
          New setup
        </Button>
      </header>
      {practice.length > 0 && real.length > 0 ? (
        <div className={s.tools}>
          <fieldset className={s.segments} aria-label="Show">
            {(["real", "practice"] as const).map((one) => (
              <button key={one} type="button" aria-pressed={kind === one} onClick={() => setChosen(one)}>
                {one === "real" ? "Real" : "Practice"}{" "}
                <span>{one === "real" ? real.length : practice.length}</span>
              </button>
            ))}
          </fieldset>
          {searched ? <Search value={wanted} onChange={setWanted} /> : null}
        </div>
      ) : searched ? (
        <div className={s.tools}>
          <Search value={wanted} onChange={setWanted} />
        </div>
      ) : null}
      {fits.length > 0 ? (
        <ul className={s.list}>
          {fits.map((setup) => (
            <SetupRow
              key={setup.id}
              bridge={bridge}
              setup={setup}
              provider={nameOf(setup)}
              onChanged={onChanged}
            />
          ))}
        </ul>
      ) : searched ? (
        <p className={s.aside}>No setup with these words.</p>
      ) : null}
    </>
  );
}

function Search({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  return (
    <label className={s.search}>
      <Find />
      <span className="hidden-text">Find a setup</span>
      <input
        type="search"
        value={value}
        placeholder="Find a domain or provider"
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

/** "3 need you, 3 wait, 3 are done." */
function overview(setups: readonly SetupSummary[]): string {
  const count = (...turns: SetupSummary["turn"][]) =>
    setups.filter(({ turn }) => turns.includes(turn)).length;
  const needs = count("mend", "next");
  const waits = count("waits");
  const done = count("done");
  const parts = [
    needs > 0 ? `${needs} ${needs === 1 ? "needs" : "need"} you` : null,
    waits > 0 ? `${waits} ${waits === 1 ? "waits" : "wait"}` : null,
    done > 0 ? `${done} ${done === 1 ? "is" : "are"} done` : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? `${parts.join(", ")}.` : "";
}
