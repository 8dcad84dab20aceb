import type { Finding } from "../../../src-main/contract/finding.ts";
import { stepNames } from "../../app/words.ts";
import { Button } from "../../components/Button.tsx";
import { useSetup } from "../../setup/workspace.ts";

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
