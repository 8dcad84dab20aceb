import { useState } from "react";
import type { OktaOrg } from "../../src-main/contract/plan.ts";
import { ExternalLink } from "../components/ExternalLink.tsx";
import { TextInput } from "../components/TextInput.tsx";
import { useSetup } from "../setup/workspace.ts";
import s from "./Connections.module.css";
import { ConnectOutcome } from "./ConnectOutcome.tsx";
import { SendForm } from "./SendForm.tsx";
import { useConnect } from "./use-connect.ts";

/** Connects by an API token: where it is made, and its field. It goes to the keychain and never comes back. */
export function OktaToken({ org, brand }: { org: OktaOrg; brand: string }) {
  const { session } = useSetup();
  const connecting = useConnect("okta");
  const { connect, busy } = connecting;
  const [token, setToken] = useState("");
  const send = () => {
    setToken("");
    void connect(() => session.perform("connection.okta", { org: org.url, token, ...(brand && { brand }) }));
  };
  return (
    <>
      <ol className={s.steps}>
        <li>
          <ExternalLink href={org.tokenPage}>Open Security &gt; API &gt; Tokens</ExternalLink>, signed in as
          Super admin or Org admin.
        </li>
        <li>Create token, name it Mailwright, and copy its value. Okta shows it once.</li>
        <li>Paste it here. When you disconnect, Mailwright can end it at Okta.</li>
      </ol>
      <SendForm action="Connect" isReady={token.trim() !== ""} isPending={busy} onSend={send}>
        <TextInput
          name="oktaToken"
          type="password"
          label="API token"
          hint="Kept in the keychain. It is not shown again."
          mono
          autoComplete="off"
          value={token}
          onChange={setToken}
        />
      </SendForm>
      <ConnectOutcome connecting={connecting} />
    </>
  );
}
