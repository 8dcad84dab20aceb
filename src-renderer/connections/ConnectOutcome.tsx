import { isBlocking } from "../../src-main/contract/weight.ts";
import { Button } from "../components/Button.tsx";
import { Findings } from "../components/FindingCard.tsx";
import { MendButton } from "./PracticeCompany.tsx";
import type { Connecting } from "./use-connect.ts";
import { Wait } from "./Wait.tsx";

/** Under what connects a system: what is waited for with its Cancel, then what was found. */
export function ConnectOutcome({ connecting: { wait, cancel, findings } }: { connecting: Connecting }) {
  return (
    <>
      {wait ? (
        <p className="buttons">
          <span>
            Waiting: <Wait {...wait} />
          </span>
          <Button small onPress={cancel}>
            Cancel
          </Button>
        </p>
      ) : null}
      <Findings
        level={3}
        list={findings}
        actions={(finding) => (isBlocking(finding) ? <MendButton /> : null)}
      />
    </>
  );
}
