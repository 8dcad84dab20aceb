import type { Finding } from "../../../src-main/contract/finding.ts";
import { isBlocking } from "../../../src-main/contract/weight.ts";
import { duration, stageNames } from "../../../src-main/contract/words.ts";
import { useNarrow } from "../../app/use-narrow.ts";
import { count } from "../../app/words.ts";
import { Findings } from "../../components/FindingCard.tsx";
import { Reveal } from "../../components/Reveal.tsx";
import { StateMark } from "../../components/StateMark.tsx";
import { useCompanion } from "../../setup/companion/Companion.tsx";
import { findingsOfRun, type LiveRun, type LiveStage } from "../../setup/live-run.ts";
import { useSetup } from "../../setup/workspace.ts";
import { jump } from "./FindingJump.tsx";
import { StageItem } from "./StageItem.tsx";
import s from "./Test.module.css";

/** What a stage is called here: reaching a server names the server. */
export const useStageName = (): ((stage: LiveStage) => string) => {
  const { view } = useSetup();
  return ({ id }) =>
    id === "reach" ? `Reach ${view.settings.host}, port ${view.settings.port}` : stageNames[id];
};

/** What a passed run found beside: an error there is about the domain, and does stop Okta from verifying it. */
function besideWords(findings: readonly Finding[]): string {
  const errors = findings.filter(isBlocking).length;
  const rest = findings.length - errors;
  if (errors === 0) return `${count(rest, "remark")} that ${rest === 1 ? "does" : "do"} not stop Okta`;
  return `${count(errors, "error")}${rest > 0 ? ` and ${count(rest, "remark")}` : ""} beside the test that passed`;
}

const well = ({ status }: LiveStage): boolean => status === "passed" || status === "warning";

/**
 * The timeline, a line a stage. What a failed run found is the companion's to say; what a passed one remarked is folded
 * below.
 */
export function RunView({ run }: { run: LiveRun }) {
  const nameOf = useStageName();
  const narrow = useNarrow();
  const companion = useCompanion();
  const said = companion?.kind === "found" ? companion.finding : null;
  const passed = run.stages.filter(well);
  const fold = narrow && run.outcome === "failed" && passed.length > 1;
  const items = (stages: readonly LiveStage[]) =>
    stages.map((stage) => <StageItem key={stage.id} stage={stage} name={nameOf(stage)} said={said} />);
  const remarks = run.outcome === "passed" ? findingsOfRun(run) : [];
  return (
    <>
      {fold ? (
        <div className={s.timeline}>
          <div className={s.folded}>
            <StateMark tone="ok" />
            <Reveal quiet summary={`${passed.length} stages passed`}>
              <ol className={s.inner}>{items(passed)}</ol>
            </Reveal>
            <span className={s.time}>{duration(passed.reduce((sum, { ms = 0 }) => sum + ms, 0))}</span>
          </div>
          <ol className={s.inner}>{items(run.stages.filter((stage) => !well(stage)))}</ol>
        </div>
      ) : (
        <ol className={s.timeline}>{items(run.stages)}</ol>
      )}
      {remarks.length > 0 ? (
        <Reveal summary={besideWords(remarks)}>
          <Findings list={remarks} actions={jump} />
        </Reveal>
      ) : null}
    </>
  );
}
