import { Button } from "../components/Button.tsx";
import s from "./StepPage.module.css";
import { useSetup } from "./workspace.ts";

/** Said when another program has changed the setup that is open here, until the person has seen it. */
export function Elsewhere() {
  const { changedElsewhere, session } = useSetup();
  return (
    <div role="status">
      {changedElsewhere ? (
        <div className={s.elsewhere}>
          <p>
            <b>Another Mailwright changed this setup.</b> A second program or the command line did. The page
            shows what the setup holds now. What you enter here is saved on top of it.
          </p>
          <Button small onPress={() => session.tellElsewhere(false)}>
            Understood
          </Button>
        </div>
      ) : null}
    </div>
  );
}
