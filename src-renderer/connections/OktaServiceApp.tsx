import { useState } from "react";
import type { OktaOrg } from "../../src-main/contract/plan.ts";
import { useTask } from "../app/use-task.ts";
import { Button } from "../components/Button.tsx";
import { Findings } from "../components/FindingCard.tsx";
import { Raw } from "../components/Raw.tsx";
import { TextInput } from "../components/TextInput.tsx";
import { useSetup } from "../setup/workspace.ts";
import s from "./Connections.module.css";
import { ConnectOutcome } from "./ConnectOutcome.tsx";
import { SendForm } from "./SendForm.tsx";
import { useConnect } from "./use-connect.ts";

/** Connects as a service app: a key made here, whose public half is pasted into Okta, the scopes, and the app's client ID. */
export function OktaServiceApp({ org, brand }: { org: OktaOrg; brand: string }) {
  const { session } = useSetup();
  const key = useTask();
  const connecting = useConnect("okta");
  const { connect, busy } = connecting;
  const [jwk, setJwk] = useState<string | null>(null);
  const [clientId, setClientId] = useState("");
  const make = () => key.run(async () => setJwk((await session.perform("connection.oktaKey", {})).jwk));
  const send = () =>
    void connect(() =>
      session.perform("connection.okta", { org: org.url, clientId, ...(brand && { brand }) }),
    );
  return (
    <>
      <ol className={s.steps}>
        <li>
          In the Admin Console: Applications &gt; Create App Integration &gt; API Services. Name it
          Mailwright.
        </li>
        <li>
          Client Credentials &gt; Edit: choose Public key / Private key, then Add key, and paste the public
          key.
          {jwk ? (
            <Raw text={jwk} what="the public key" />
          ) : (
            <div>
              <Button small isPending={key.busy} onPress={make}>
                Make the key
              </Button>
            </div>
          )}
        </li>
        <li>
          Okta API Scopes: grant these.
          <Raw text={org.scopes.join("\n")} what="the scopes" />
        </li>
        <li>Admin roles: assign Organization Administrator.</li>
        <li>Copy the app's client ID to here.</li>
      </ol>
      <Findings level={3} list={[key.problem]} />
      <SendForm
        action="Connect"
        isReady={jwk !== null && clientId.trim() !== ""}
        isPending={busy}
        onSend={send}
      >
        <TextInput
          name="oktaClientId"
          label="Client ID of the service app"
          hint={jwk ? "It begins with 0oa." : "Make the key first."}
          mono
          autoComplete="off"
          value={clientId}
          onChange={setClientId}
        />
      </SendForm>
      <ConnectOutcome connecting={connecting} />
    </>
  );
}
