import { createContext, useContext } from "react";
import type { SetupView } from "../../src-main/contract/setup-view.ts";
import { go, type PageId, setupHash } from "../app/route.ts";
import { useStore } from "../app/store.ts";
import type { Bridge } from "../bridge.ts";
import { type Draft, draftOf } from "./change.ts";
import { DnsDesk } from "./dns-desk.ts";
import { PlanDesk } from "./plan-desk.ts";
import { RunDesk } from "./run-desk.ts";
import { Session, type SessionState } from "./session.ts";

/** Everything that lives as long as one setup is open. */
export interface Workspace {
  readonly session: Session;
  readonly dns: DnsDesk;
  readonly runs: RunDesk;
  readonly plan: PlanDesk;
  close(): void;
}

export function openWorkspace(bridge: Bridge, view: SetupView): Workspace {
  const session = new Session(bridge, view);
  const dns = new DnsDesk(session);
  const runs = new RunDesk(session);
  const plan = new PlanDesk(session, () => void dns.check());
  const quietly = () => void session.flush().catch(() => {});
  const onHide = () => {
    if (document.visibilityState === "hidden") quietly();
  };
  const onChanged = bridge.on("setup.changed", ({ id, elsewhere }) => {
    if (id !== session.id) return;
    if (elsewhere) session.tellElsewhere(true);
    void session.refresh().catch(() => {});
  });
  window.addEventListener("pagehide", quietly);
  document.addEventListener("visibilitychange", onHide);
  return {
    session,
    dns,
    runs,
    plan,
    close() {
      quietly();
      dns.close();
      runs.close();
      plan.close();
      onChanged();
      window.removeEventListener("pagehide", quietly);
      document.removeEventListener("visibilitychange", onHide);
    },
  };
}

export const WorkspaceContext = createContext<Workspace | null>(null);

export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext);
  if (!workspace) throw new Error("No setup is open here.");
  return workspace;
}

/** The open setup: as saved (`view`), as its fields stand now (`draft`), and what can be done with it. */
export function useSetup(): SessionState & {
  readonly session: Session;
  readonly draft: Draft;
  readonly goTo: (page: PageId, field?: string) => void;
} {
  const { session } = useWorkspace();
  const state = useStore<SessionState>(session);
  return {
    ...state,
    session,
    draft: draftOf(state.view.setup, state.unsaved),
    goTo: (page, field) => go(setupHash(session.id, page, field)),
  };
}
