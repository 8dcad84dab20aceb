import { useEffect, useState } from "react";
import type { Output } from "../../src-main/contract/api.ts";
import type { Finding } from "../../src-main/contract/finding.ts";
import type { PlanEvent, SystemId } from "../../src-main/contract/plan.ts";
import { systemNames } from "../../src-main/contract/systems.ts";
import { useTask } from "../app/use-task.ts";
import { announce } from "../components/Announcer.tsx";
import { useWorkspace } from "../setup/workspace.ts";

export interface Connecting {
  readonly connect: (ask: () => Promise<Output<"connection.okta">>) => Promise<void>;
  readonly busy: boolean;
  /** What the system lets it wait for, while it is being connected. */
  readonly wait: Extract<PlanEvent, { type: "wait" }> | null;
  readonly cancel: () => void;
  readonly findings: readonly Finding[];
}

/** Connects a system, says how it went, and has its plan read: what Okta knows of the setup comes in by that. */
export function useConnect(system: SystemId): Connecting {
  const { session, plan } = useWorkspace();
  const { run, busy, problem } = useTask();
  const [findings, setFindings] = useState<readonly Finding[]>([]);
  const [wait, setWait] = useState<Connecting["wait"]>(null);
  useEffect(() => {
    if (!busy) return;
    return session.bridge.on("plan.event", ({ id, runId, event }) => {
      if (id !== session.id || runId !== id || event.type !== "wait") return;
      setWait(event);
      announce(`Waiting: ${event.text}`);
    });
  }, [session, busy]);
  const connect = (ask: () => Promise<Output<"connection.okta">>) =>
    run(() =>
      plan.connect(system, async () => {
        setFindings([]);
        setWait(null);
        const answer = await ask();
        setFindings(answer.findings);
        const made = session.get().view.setup.connections?.some((one) => one.system === system);
        announce(
          made ? `${systemNames[system]} is connected` : (answer.findings[0]?.title ?? "Not connected"),
        );
        if (made) plan.open();
      }),
    );
  return {
    connect,
    busy,
    wait: busy ? wait : null,
    // It is waited for that which was asked: its end tells that it was canceled.
    cancel: () => void session.bridge.call("plan.cancel", { runId: session.id }).catch(() => {}),
    findings: problem ? [problem, ...findings] : findings,
  };
}
