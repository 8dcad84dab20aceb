import { useId, useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import type { Scenario } from "../../src-main/contract/api.ts";
import { announce } from "../components/Announcer.tsx";
import { Reveal } from "../components/Reveal.tsx";
import { SearchResult } from "../components/SearchResult.tsx";
import { TextInput } from "../components/TextInput.tsx";
import s from "./ScenarioPicker.module.css";
import { useScenarios } from "./scenarios.ts";
import { useSetup } from "./workspace.ts";

/** In practice: what failure looks like. Every known one, in groups and to be searched; the chosen one waits in the world. */
export function ScenarioPicker() {
  const { view, session } = useSetup();
  const { provider, practice } = view.setup;
  const { scenarios } = useScenarios();
  if (!practice || !provider || scenarios.length === 0) return null;
  const chosen = scenarios.find(({ name }) => name === practice.scenario);
  const choose = ({ name, title }: Scenario) => {
    session.apply({ scenario: name });
    announce(`The practice world now: ${title}`);
  };
  return (
    <ScenarioList
      summary={
        chosen && chosen.finding !== null
          ? `In this practice world: ${chosen.title}`
          : `Try what failure looks like: ${scenarios.length - 1} to choose from`
      }
      name="scenario"
      placeholder="delegation, secret, timeout …"
      scenarios={scenarios}
      chosen={practice.scenario}
      onChoose={choose}
    />
  );
}

/** A scenario as the list shows it. `finding`: a code that is searched as well. */
type Listed = Pick<Scenario, "name" | "title" | "group"> & { readonly finding?: string | null };

interface ScenarioListProps<S extends Listed> {
  readonly summary: string;
  /** Of the field that searches. */
  readonly name: string;
  readonly placeholder: string;
  readonly scenarios: readonly S[];
  readonly chosen: string | undefined;
  readonly onChoose: (scenario: S) => void;
}

/** Scenarios behind a line, in groups, and to be searched. */
export function ScenarioList<S extends Listed>(props: ScenarioListProps<S>) {
  const { summary, name, placeholder, scenarios, chosen, onChoose } = props;
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState("");
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = scenarios.filter((one) =>
    words.every((word) => `${one.title} ${one.name} ${one.finding ?? ""}`.toLowerCase().includes(word)),
  );
  const groups = [...new Set(fits.map(({ group }) => group))];
  return (
    <Reveal isExpanded={open} onExpandedChange={setOpen} summary={summary}>
      {/* Not there before it is asked for: the list is long. */}
      {open ? (
        <div className={s.picker}>
          <TextInput
            name={name}
            label="Find a failure"
            hint="A word of it, or a code. Nothing leaves this computer."
            value={wanted}
            placeholder={placeholder}
            onChange={setWanted}
          />
          <SearchResult wanted={wanted} found={fits.length} none="None with these words." />
          <div className={s.groups}>
            {groups.map((group) => (
              <Group
                key={group}
                title={group}
                scenarios={fits.filter((one) => one.group === group)}
                chosen={chosen}
                onChoose={onChoose}
              />
            ))}
          </div>
        </div>
      ) : null}
    </Reveal>
  );
}

function Group<S extends Listed>({
  title,
  scenarios,
  chosen,
  onChoose,
}: Pick<ScenarioListProps<S>, "scenarios" | "chosen" | "onChoose"> & { readonly title: string }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <ul>
        {scenarios.map((scenario) => (
          <li key={scenario.name}>
            <AriaButton
              className={s.scenario!}
              aria-pressed={scenario.name === chosen}
              onPress={() => onChoose(scenario)}
            >
              {scenario.title}
            </AriaButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
