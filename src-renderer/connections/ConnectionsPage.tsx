import { useEffect, useState } from "react";
import type { Finding, StepId } from "../../src-main/contract/finding.ts";
import type { SystemId } from "../../src-main/contract/plan.ts";
import { useStore } from "../app/store.ts";
import { count } from "../app/words.ts";
import { Button } from "../components/Button.tsx";
import { FooterLabel, PageFrame } from "../setup/PageFrame.tsx";
import { useSetup, useWorkspace } from "../setup/workspace.ts";
import { ConnectDns } from "./ConnectDns.tsx";
import { ConnectionCard } from "./ConnectionCard.tsx";
import s from "./Connections.module.css";
import { ConnectOkta } from "./ConnectOkta.tsx";
import { PlanCard } from "./PlanCard.tsx";
import { PlanDock } from "./PlanDock.tsx";
import { PlanFinding } from "./PlanFinding.tsx";
import { PracticeCompany } from "./PracticeCompany.tsx";
import { countPlan, namesOf, type PlanCount } from "./plan-rows.ts";
import { useAnnouncedPlan } from "./use-announced-plan.ts";

/** The connections, and what is left in them as a plan: read first, shown as a diff, applied by one button. */
export function ConnectionsPage({ back }: { back: StepId }) {
  const { view, goTo } = useSetup();
  const { plan: desk } = useWorkspace();
  const state = useStore(desk);
  const { connections = [], journal = [] } = view.setup;
  const { plan, run, reading, connecting, end, problem } = state;
  const [undoing, setUndoing] = useState(false);
  const counted = plan && countPlan(plan, state, journal);
  const question = counted?.question ?? null;
  const of = connections.map(({ revision }) => revision).join(" ");

  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew when the connections are others
  useEffect(() => desk.open(), [desk, of]);
  useAnnouncedPlan(question);

  const named = namesOf(connections.map(({ system }) => system));
  return (
    <PageFrame
      page="connections"
      title="Let Mailwright set it"
      lead={leadOf(named, end !== null || run !== null)}
      headActions={
        connections.length > 0 ? (
          <Button small isPending={reading || run !== null} onPress={() => void desk.read()}>
            Read again
          </Button>
        ) : null
      }
      dock={
        <PlanDock
          counted={counted}
          undoing={undoing && counted !== null && counted.standing.length > 0}
          onUndoDecided={() => setUndoing(false)}
        />
      }
      back={<Button onPress={() => goTo(back)}>Back</Button>}
      why={run ? "What was made stays made when you cancel." : counted && whyOf(counted, connecting)}
      actions={
        <>
          {counted && counted.standing.length > 0 && !run ? (
            <Button isPending={reading} aria-expanded={undoing} onPress={() => setUndoing(!undoing)}>
              Undo all
            </Button>
          ) : null}
          <MainAction counted={counted} asking={question !== null || undoing} />
        </>
      }
    >
      {findingsOf(problem, end?.finding, ...(plan?.findings ?? [])).map((finding) => (
        <PlanFinding key={keyOf(finding)} finding={finding} />
      ))}
      {connections.length > 0 ? (
        <div className={s.two}>
          {connections.map((connection) => (
            <ConnectionCard key={connection.system} connection={connection} />
          ))}
        </div>
      ) : null}
      <PracticeCompany />
      {connections.some(({ system }) => system === "okta") ? null : <ConnectOkta />}
      {connections.some(({ system }) => system !== "okta") ? null : <ConnectDns />}
      {plan && counted ? <PlanCard plan={plan} counted={counted} /> : null}
      {!plan && reading ? <p className={s.quiet}>Reading {named} …</p> : null}
    </PageFrame>
  );
}

const keyOf = ({ code, title }: Finding): string => `${code} ${title}`;

/** Each once: a reading may say what the last run ended with. */
const findingsOf = (...findings: (Finding | null | undefined)[]): Finding[] => [
  ...new Map(findings.flatMap((finding) => (finding ? [[keyOf(finding), finding] as const] : []))).values(),
];

const leadOf = (named: string, begun: boolean): string =>
  named === ""
    ? "Connect Okta, the DNS host, or both. What is left there becomes a plan that you see first."
    : `What is left in ${named}, as a plan. ${
        begun
          ? "Each change is checked again in the moment before it is written."
          : "Nothing is written before you apply it."
      }`;

function whyOf(
  { rows, toMake, held, stoppedAt, stuck }: PlanCount,
  connecting: readonly SystemId[],
): string | null {
  if (toMake.length === 0) return null;
  if (connecting.length > 0) return `Waits for the connection to ${namesOf(connecting)}: it is one plan.`;
  const left = rows.filter(({ change }) => toMake.includes(change));
  if (stoppedAt) return `${count(toMake.length, "change")} left, from change ${left[0]?.number} on.`;
  if (held > 0)
    return `${count(held, "more change")} ${held === 1 ? "waits" : "wait"} for ${stuck.length > 0 ? "what is up to you" : "your answer"}.`;
  const final = left.find(({ change }) => change.final);
  return final ? `All but change ${final.number} can be undone here.` : "All of it can be undone here.";
}

/** The one button that writes; where nothing is left to write, the way on. It stays the same button, so that it keeps the focus. */
function MainAction({ counted, asking }: { counted: PlanCount | null; asking: boolean }) {
  const { goTo } = useSetup();
  const { plan: desk } = useWorkspace();
  const { run, reading, connecting, end } = useStore(desk);
  const toMake = counted?.toMake.length ?? 0;
  const writes = run !== null || toMake > 0;
  const [label, rest] = run
    ? [run.kind === "apply" ? "Applying …" : "Taking back …"]
    : writes
      ? [`Apply ${toMake}`, toMake === 1 ? "change" : "changes"]
      : ["Continue", "to Finish"];
  const primary = (writes || end?.outcome === "done") && !asking;
  const press = () => (writes ? void desk.apply() : goTo("finish"));
  return (
    <Button
      key="act"
      kind={primary ? "primary" : "plain"}
      data-keeps-focus
      isPending={run !== null || reading || (writes && connecting.length > 0)}
      onPress={press}
    >
      <FooterLabel rest={rest}>{label}</FooterLabel>
    </Button>
  );
}
