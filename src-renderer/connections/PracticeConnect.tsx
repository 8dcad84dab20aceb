import type { ReactNode } from "react";
import type { SystemId } from "../../src-main/contract/plan.ts";
import { Button } from "../components/Button.tsx";
import { useSetup } from "../setup/workspace.ts";
import { ConnectOutcome } from "./ConnectOutcome.tsx";
import { useConnect } from "./use-connect.ts";

/** In practice: one button makes the token as the system's console would, and connects with it. */
export function PracticeConnect({ system, children }: { system: SystemId; children: ReactNode }) {
  const { session } = useSetup();
  const connecting = useConnect(system);
  const { connect, busy } = connecting;
  return (
    <>
      <Button
        small
        isPending={busy}
        onPress={() => void connect(() => session.perform("practice.connect", { system }))}
      >
        {children}
      </Button>
      <ConnectOutcome connecting={connecting} />
    </>
  );
}
