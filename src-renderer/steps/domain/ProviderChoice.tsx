import { useState } from "react";
import type { AuthType, ProviderId } from "../../../src-main/contract/settings.ts";
import { useTask } from "../../app/use-task.ts";
import { providerName } from "../../app/words.ts";
import { announce } from "../../components/Announcer.tsx";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { Choice } from "../../components/Choice.tsx";
import { FindingCard } from "../../components/FindingCard.tsx";
import { useSetup } from "../../setup/workspace.ts";
import s from "./Domain.module.css";
import { FlowTable } from "./FlowTable.tsx";

const choices: readonly { readonly id: ProviderId; readonly detail: string }[] = [
  { id: "google", detail: "JWT bearer: a service account's private key" },
  { id: "microsoft", detail: "Client credentials: a client secret from Entra" },
  { id: "other", detail: "Any SMTP server with OAuth 2.0: you choose the flow" },
];

const flows: readonly { readonly id: AuthType; readonly name: string; readonly detail: string }[] = [
  { id: "OAUTH2_CLIENT_CREDENTIALS", name: "Client credentials", detail: "A client ID and a client secret" },
  { id: "OAUTH2_JWT_BEARER_GRANT", name: "JWT bearer token", detail: "A private key that signs for a user" },
];

/** Which provider sends; read from the MX records on request. For another one, the two flows side by side. */
export function ProviderChoice() {
  const { view, draft, session } = useSetup();
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
      {reason ? <p className={s.reason}>{reason}</p> : null}
      {problem ? <FindingCard level={3} finding={problem} /> : null}
      <Choice
        label="Provider"
        value={draft.provider}
        options={choices.map((choice) => ({ ...choice, name: providerName(choice.id) }))}
        onChange={(provider) => session.apply({ provider })}
      />
      {draft.provider === "other" ? (
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
