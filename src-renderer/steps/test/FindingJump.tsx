import type { Finding } from "../../../src-main/contract/finding.ts";
import { stepNames } from "../../app/words.ts";
import { useSetup } from "../../app/workspace.ts";
import { Button } from "../../components/Button.tsx";

/** Goes to where a finding is mended: the step, and the field when one is to blame. */
export function FindingJump({ finding }: { finding: Finding }) {
  const { goTo } = useSetup();
  if (finding.step === "test" && !finding.field) return null;
  return (
    <Button small onPress={() => goTo(finding.step, finding.field)}>
      Go to {stepNames[finding.step]}
    </Button>
  );
}
