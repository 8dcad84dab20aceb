import type { Finding } from "../../../src-main/contract/finding.ts";
import { useTask } from "../../app/use-task.ts";
import { announce } from "../../components/Announcer.tsx";
import { Button } from "../../components/Button.tsx";
import { FindingCard } from "../../components/FindingCard.tsx";
import { useSetup, useWorkspace } from "../workspace.ts";

/** In practice, where the finding of the scenario is mended: the one thing that ends it. Nothing in a real setup. */
export function DeedButton({ finding, small = false }: { finding: Finding; small?: boolean }) {
  const { view, session } = useSetup();
  const { dns } = useWorkspace();
  const { run, busy, problem } = useTask();
  const { deed } = view;
  if (deed?.finding !== finding.code) return null;
  const act = () =>
    run(async () => {
      await session.perform("practice.deed", {});
      announce("Mended in the practice world");
      // What the zone says now is seen at once.
      if (finding.step === "dns") await dns.check();
    });
  return (
    <>
      <Button data-passes-focus small={small} isPending={busy} onPress={act}>
        {deed.label}
      </Button>
      {problem ? <FindingCard level={3} finding={problem} /> : null}
    </>
  );
}
