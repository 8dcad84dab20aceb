import { Button } from "../components/Button.tsx";
import { Card } from "../components/Card.tsx";
import { useSetup } from "./workspace.ts";

/** Said when another program has changed the setup that is open here, until the person has seen it. */
export function Elsewhere() {
  const { changedElsewhere, session } = useSetup();
  return (
    <div role="status">
      {changedElsewhere ? (
        <Card
          title="Another Mailwright changed this setup"
          lead="A second program or the command line did. The page shows what the setup holds now. What you enter here is saved on top of it."
          actions={
            <Button small onPress={() => session.tellElsewhere(false)}>
              Understood
            </Button>
          }
        />
      ) : null}
    </div>
  );
}
