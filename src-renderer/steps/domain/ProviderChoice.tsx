import { useState } from "react";
import type { AuthType } from "../../../src-main/contract/settings.ts";
import { useProviders } from "../../app/app-info.ts";
import { useTask } from "../../app/use-task.ts";
import { announce } from "../../components/Announcer.tsx";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { Choice } from "../../components/Choice.tsx";
import { FindingCard } from "../../components/FindingCard.tsx";
import { useSetup } from "../../setup/workspace.ts";
import s from "./Domain.module.css";
import { FlowTable } from "./FlowTable.tsx";

const flows: readonly { readonly id: AuthType; readonly name: string; readonly detail: string }[] = [
  { id: "OAUTH2_CLIENT_CREDENTIALS", name: "Client credentials", detail: "A client ID and a client secret" },
  { id: "OAUTH2_JWT_BEARER_GRANT", name: "JWT bearer token", detail: "A private key that signs for a user" },
];

/** Which provider sends; read from the MX records on request. For another one, the two flows side by side. */
export function ProviderChoice() {
  const { view, draft, session } = useSetup();
  const providers = useProviders();
  const [reason, setReason] = useState<string | null>(null);
  const { run, busy, problem } = useTask();

  const suggest = () =>
    run(async () => {
      await session.flush();
      const answer = await session.bridge.call("domain.suggestProvider", { id: session.id });
      if (answer.provider) session.apply({ provider: answer.provider });
      setReason(answer.reason);
      announce(answer.reason);
    });

  return (
    <Card
      title="The provider"
      lead="Who runs the mailbox that Okta will send from."
      actions={
        <Button small isPending={busy} isDisabled={draft.domain.emailDomain === ""} onPress={suggest}>
          Read it from the MX records
        </Button>
      }
    >
      {reason ? <p className={s.quiet}>{reason}</p> : null}
      {problem ? <FindingCard level={3} finding={problem} /> : null}
      <Choice
        label="Provider"
        value={draft.provider}
        options={providers.map(({ id, words }) => ({ id, name: words.name, detail: words.choice }))}
        onChange={(provider) => session.apply({ provider })}
      />
      {providers.find(({ id }) => id === draft.provider)?.choosesFlow ? (
        <>
          <FlowTable />
          <Choice
            label="Flow"
            value={draft.settings.authType ?? view.settings.authType}
            options={flows}
            onChange={(authType) => session.apply({ settings: { authType } })}
          />
        </>
      ) : null}
    </Card>
  );
}
