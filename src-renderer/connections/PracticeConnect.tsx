import type { ReactNode } from "react";
import type { SystemId } from "../../src-main/contract/plan.ts";
import { Button } from "../components/Button.tsx";
import { Card } from "../components/Card.tsx";
import { useSetup } from "../setup/workspace.ts";
import { ConnectOutcome } from "./ConnectOutcome.tsx";
import { useConnect } from "./use-connect.ts";

interface PracticeConnectProps {
  readonly system: SystemId;
  readonly title: string;
  readonly lead: string;
  readonly action: string;
  readonly children?: ReactNode;
}

/** In practice: one button makes the token as the system's console would, and connects with it. */
export function PracticeConnect({ system, title, lead, action, children }: PracticeConnectProps) {
  const { session } = useSetup();
  const connecting = useConnect(system);
  const press = () => void connecting.connect(() => session.perform("practice.connect", { system }));
  return (
    <Card
      title={title}
      lead={lead}
      actions={
        <Button small isPending={connecting.busy} onPress={press}>
          {action}
        </Button>
      }
    >
      {children}
      <ConnectOutcome connecting={connecting} />
    </Card>
  );
}
