import type { EstateScenario } from "../../src-main/contract/api.ts";
import { useStore } from "../app/store.ts";
import { useTask } from "../app/use-task.ts";
import { announce } from "../components/Announcer.tsx";
import { Button } from "../components/Button.tsx";
import { Bar } from "../components/Card.tsx";
import { FindingCard } from "../components/FindingCard.tsx";
import { ScenarioList } from "../setup/ScenarioPicker.tsx";
import { useScenarios } from "../setup/scenarios.ts";
import { useSetup, useWorkspace } from "../setup/workspace.ts";

const works: EstateScenario = {
  name: "works",
  title: "Everything works",
  group: "Everything works",
  ends: "",
};

/** In practice: what may go wrong at Okta and at the DNS host, and how it is won. Another company begins with each choice. */
export function PracticeCompany() {
  const { view, session } = useSetup();
  const { run, problem } = useTask();
  const { plan: desk } = useWorkspace();
  const { run: underWay } = useStore(desk);
  const { scenarios, played } = useEstate();
  const { practice, connections = [] } = view.setup;
  if (!practice || scenarios.length === 0) return null;
  const choose = (scenario: EstateScenario) =>
    run(async () => {
      await session.perform("practice.estate", { scenario: scenario.name });
      desk.open();
      const more = connections.length > 0 ? ". Its systems are to be connected again" : "";
      announce(`Another practice company: ${scenario.title}${more}`);
    });
  return (
    <>
      <ScenarioList
        summary={
          played
            ? `In this practice company: ${played.title}`
            : `Try what may go wrong at Okta and the DNS host: ${scenarios.length} to choose from`
        }
        name="estate"
        placeholder="verify, token, another server …"
        scenarios={underWay ? [] : [works, ...scenarios]}
        chosen={played?.name ?? works.name}
        onChoose={(scenario) => void choose(scenario)}
      />
      {played ? <Bar actions={<MendButton />}>{played.ends}</Bar> : null}
      {problem ? <FindingCard finding={problem} /> : null}
    </>
  );
}

/** Does what ends the scenario, where somebody at a console would; null where the plan itself does, or nothing is wrong. */
export function MendButton() {
  const { session } = useSetup();
  const { run, busy } = useTask();
  const { plan: desk } = useWorkspace();
  const { run: underWay, plan } = useStore(desk);
  const { played } = useEstate();
  if (!played?.deed) return null;
  const mend = () =>
    run(async () => {
      await session.perform("practice.mend", {});
      announce("Done in the practice console");
      if (plan) await desk.read();
    });
  return (
    <Button small isPending={busy} isDisabled={underWay !== null} onPress={() => void mend()}>
      {played.deed}
    </Button>
  );
}

/** What the company may play, and what it does. */
function useEstate() {
  const { practice } = useSetup().view.setup;
  const { estate } = useScenarios();
  return { scenarios: estate, played: estate.find(({ name }) => name === practice?.estate) };
}
