import { useState } from "react";
import type { Output } from "../../src-main/contract/api.ts";
import type { Finding } from "../../src-main/contract/finding.ts";
import type { SystemId } from "../../src-main/contract/plan.ts";
import { systemNames } from "../../src-main/contract/systems.ts";
import { useTask } from "../app/use-task.ts";
import { announce } from "../components/Announcer.tsx";
import { useWorkspace } from "../setup/workspace.ts";

/** Connects a system, says how it went, and has its plan read: what Okta knows of the setup comes in by that. */
export function useConnect(system: SystemId): {
  readonly connect: (ask: () => Promise<Output<"connection.okta">>) => Promise<void>;
  readonly busy: boolean;
  readonly findings: readonly Finding[];
} {
  const { session, plan } = useWorkspace();
  const { run, busy, problem } = useTask();
  const [findings, setFindings] = useState<readonly Finding[]>([]);
  const connect = (ask: () => Promise<Output<"connection.okta">>) =>
    run(async () => {
      setFindings([]);
      const answer = await ask();
      setFindings(answer.findings);
      const made = session.get().view.setup.connections?.some((one) => one.system === system);
      announce(made ? `${systemNames[system]} is connected` : (answer.findings[0]?.title ?? "Not connected"));
      if (made) plan.open();
    });
  return { connect, busy, findings: problem ? [problem, ...findings] : findings };
}
