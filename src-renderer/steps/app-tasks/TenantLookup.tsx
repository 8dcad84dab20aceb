import { useState } from "react";
import type { Finding } from "../../../src-main/contract/finding.ts";
import { useTask } from "../../app/use-task.ts";
import { announce } from "../../components/Announcer.tsx";
import { Button } from "../../components/Button.tsx";
import { Findings } from "../../components/FindingCard.tsx";
import { Status } from "../../components/Status.tsx";
import { useSetup } from "../../setup/workspace.ts";

/** Asks Microsoft whether the tenant exists. A domain is replaced by the ID it stands for. */
export function TenantLookup() {
  const { view, draft, session } = useSetup();
  const [asked, setAsked] = useState<{ tenant: string; found: boolean; findings: readonly Finding[] } | null>(
    null,
  );
  const { run, busy, problem } = useTask();
  const tenant = (draft.settings.tenantId ?? "").trim();
  // An answer is about what was asked, not about what was typed since.
  const answer = asked?.tenant === (view.setup.settings.tenantId ?? "").trim() ? asked : null;

  const ask = () =>
    run(async () => {
      const { view: after, findings } = await session.perform("app.resolveTenant", {});
      const found = !findings.some(({ code }) => /^setting-tenant-/.test(code));
      setAsked({ tenant: (after.setup.settings.tenantId ?? "").trim(), found, findings });
      announce(findings[0]?.title ?? "Microsoft knows this tenant");
    });

  return (
    <>
      <div className="buttons note">
        <span>Microsoft tells without a sign-in whether a tenant exists, and the ID of a domain.</span>
        <Button small isPending={busy} isDisabled={tenant === ""} onPress={ask}>
          Look the tenant up
        </Button>
        {answer?.found ? <Status tone="ok">Microsoft knows this tenant</Status> : null}
      </div>
      <Findings level={3} list={[problem, ...(answer?.findings ?? [])]} />
    </>
  );
}
