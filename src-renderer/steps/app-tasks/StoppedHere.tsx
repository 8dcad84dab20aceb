import type { Finding } from "../../../src-main/contract/finding.ts";
import { Button } from "../../components/Button.tsx";
import { useCompanion } from "../../setup/companion/Companion.tsx";
import { DeedButton } from "../../setup/companion/DeedButton.tsx";
import { useSetup } from "../../setup/workspace.ts";
import s from "./AppTasks.module.css";

/** The finding that stopped the last run, when it is mended where `holds` says yes to its field or its task. */
export function useStoppedHere(holds: (name: string) => boolean): Finding | null {
  const companion = useCompanion();
  if (companion?.kind !== "found" || !companion.ofRun) return null;
  const { finding } = companion;
  const target = finding.field ?? finding.task;
  return finding.step === "app" && target !== undefined && holds(target) ? finding : null;
}

/** Why one came to this task, which the companion names, the way back, and in practice the deed. */
export function StoppedHere({ finding }: { finding: Finding }) {
  const { goTo } = useSetup();
  return (
    <div className={s.stopped}>
      <p>{finding.cause}</p>
      <div className="buttons">
        <DeedButton small finding={finding} />
        <Button kind="quiet" small onPress={() => goTo("test")}>
          Back to the test
        </Button>
      </div>
    </div>
  );
}
