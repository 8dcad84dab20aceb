import type { Finding } from "../../src-main/contract/finding.ts";
import { isBlocking } from "../../src-main/contract/weight.ts";
import { Button } from "../components/Button.tsx";
import { FindingCard } from "../components/FindingCard.tsx";
import { placeOf } from "../setup/companion/place.ts";
import { useSetup } from "../setup/workspace.ts";
import { MendButton } from "./PracticeCompany.tsx";

/** A finding of the plan, with the way to the step where it is mended. */
export function PlanFinding({ finding, bare = false }: { finding: Finding; bare?: boolean }) {
  const { view, goTo } = useSetup();
  const place = placeOf(view, finding);
  // What is mended at Finish is mended by this plan, or at the system itself.
  const elsewhere = place && place.step !== "finish" ? place : null;
  return (
    <FindingCard
      finding={finding}
      bare={bare}
      level={bare ? 3 : 2}
      actions={
        <>
          {isBlocking(finding) ? <MendButton /> : null}
          {elsewhere ? (
            <Button small onPress={() => goTo(elsewhere.step, elsewhere.target)}>
              {elsewhere.label}
            </Button>
          ) : null}
        </>
      }
    />
  );
}
