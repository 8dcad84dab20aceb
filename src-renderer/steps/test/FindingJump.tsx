import type { Finding } from "../../../src-main/contract/finding.ts";
import { Button } from "../../components/Button.tsx";
import { DeedButton } from "../../setup/companion/DeedButton.tsx";
import { placeOf } from "../../setup/companion/place.ts";
import { useSetup } from "../../setup/workspace.ts";

/** Goes to where a finding is mended: the step, and the field or the task there. In practice, does it too. */
export const jump = (finding: Finding) => <FindingJump finding={finding} />;

function FindingJump({ finding }: { finding: Finding }) {
  const { view, goTo } = useSetup();
  const place = placeOf(view, finding);
  return (
    <>
      {place ? (
        <Button small onPress={() => goTo(place.step, place.target)}>
          {place.label}
        </Button>
      ) : null}
      <DeedButton small finding={finding} />
    </>
  );
}
