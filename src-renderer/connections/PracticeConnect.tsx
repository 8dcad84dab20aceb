import type { ReactNode } from "react";
import type { SystemId } from "../../src-main/contract/plan.ts";
import { Button } from "../components/Button.tsx";
import { FindingCard } from "../components/FindingCard.tsx";
import { useSetup } from "../setup/workspace.ts";
import { useConnect } from "./use-connect.ts";

/** In practice: one button makes the token as the system's console would, and connects with it. */
export function PracticeConnect({ system, children }: { system: SystemId; children: ReactNode }) {
  const { session } = useSetup();
  const { connect, busy, findings } = useConnect(system);
  return (
    <>
      <Button
        small
        isPending={busy}
        onPress={() => void connect(() => session.perform("practice.connect", { system }))}
      >
        {children}
      </Button>
      {findings.map((finding) => (
        <FindingCard key={`${finding.code} ${finding.title}`} level={3} finding={finding} />
      ))}
    </>
  );
}
