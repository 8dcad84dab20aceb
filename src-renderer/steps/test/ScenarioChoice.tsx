import { useEffect, useState } from "react";
import type { Scenario } from "../../../src-main/contract/api.ts";
import { SelectInput } from "../../components/SelectInput.tsx";
import { useSetup } from "../../setup/workspace.ts";

/** In the practice world: which failure, or none, is played. */
export function ScenarioChoice() {
  const { view, session } = useSetup();
  const [scenarios, setScenarios] = useState<readonly Scenario[]>([]);
  const { provider, practice } = view.setup;

  useEffect(() => {
    let current = true;
    if (provider) {
      session.bridge.call("practice.scenarios", { provider }).then(
        (answer) => current && setScenarios(answer.scenarios),
        () => current && setScenarios([]),
      );
    }
    return () => {
      current = false;
    };
  }, [session, provider]);

  if (!practice || scenarios.length === 0) return null;
  return (
    <SelectInput
      name="scenario"
      label="Play"
      hint="What the practice provider does. Nothing leaves this computer."
      value={practice.scenario}
      options={scenarios.map((scenario) => ({ id: scenario.name, name: scenario.title }))}
      onChange={(scenario) => session.apply({ scenario })}
    />
  );
}
