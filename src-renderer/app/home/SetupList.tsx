import { type ReactNode, useState } from "react";
import type { SetupSummary } from "../../../src-main/contract/setup-view.ts";
import type { Bridge } from "../../bridge.ts";
import { cx } from "../../components/cx.ts";
import { Find } from "../../components/icons.tsx";
import { SearchResult } from "../../components/SearchResult.tsx";
import { Segments } from "../../components/Segments.tsx";
import { PracticeBadge } from "../../components/Status.tsx";
import { useProviders } from "../app-info.ts";
import { count } from "../words.ts";
import s from "./Home.module.css";
import { SetupRow } from "./SetupRow.tsx";

/** From this many setups on they can be searched. */
const searchFrom = 9;

const ranks: Readonly<Record<SetupSummary["turn"], number>> = { mend: 0, next: 1, waits: 2, done: 3 };

interface SetupListProps {
  readonly bridge: Bridge;
  readonly setups: readonly SetupSummary[];
  /** The button of a new one. */
  readonly begin: ReactNode;
  readonly onChanged: () => Promise<void>;
}

/** One line a setup, real ones and practice apart. What needs the person comes first. */
export function SetupList({ bridge, setups, begin, onChanged }: SetupListProps) {
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
            Setups {kind === "practice" ? <PracticeBadge /> : null}
          </h1>
          <p>{overview(all)}</p>
        </div>
        {begin}
      </header>
      <div className={cx("buttons", s.tools)}>
        {practice.length > 0 && real.length > 0 ? (
          <Segments
            label="Show"
            value={kind}
            options={[
              ["real", "Real", real.length],
              ["practice", "Practice", practice.length],
            ]}
            onChange={setChosen}
          />
        ) : null}
        {searched ? <Search value={wanted} onChange={setWanted} /> : null}
      </div>
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
      ) : null}
      {searched ? (
        <SearchResult wanted={wanted} found={fits.length} none="No setup with these words." />
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
  const said = (one: string, many: string, ...turns: SetupSummary["turn"][]) => {
    const { length } = setups.filter(({ turn }) => turns.includes(turn));
    return length > 0 ? [count(length, one, many)] : [];
  };
  const parts = [
    ...said("needs you", "need you", "mend", "next"),
    ...said("waits", "wait", "waits"),
    ...said("is done", "are done", "done"),
  ];
  return parts.length > 0 ? `${parts.join(", ")}.` : "";
}
