import { useState } from "react";
import type { Finding } from "../../../src-main/contract/finding.ts";
import { useProvider } from "../../app/app-info.ts";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { TextInput } from "../../components/TextInput.tsx";
import { useSetup } from "../../setup/workspace.ts";
import s from "./Credentials.module.css";
import type { Judged } from "./judged.ts";
import { oktaAsksAgain } from "./okta-asks-again.ts";
import { SecretExpiry } from "./SecretExpiry.tsx";

interface ClientSecretProps {
  readonly busy: boolean;
  readonly take: (judge: () => Judged) => Promise<void>;
  /** Why the last one was refused, here or by the provider. */
  readonly findings: readonly Finding[];
}

/** Takes the client secret: pasted, sent once, and gone from the window before the answer is here. */
export function ClientSecret({ busy, take, findings }: ClientSecretProps) {
  const { view, session } = useSetup();
  const { secretHint } = useProvider(view.setup.provider);
  const [secret, setSecret] = useState("");

  const send = () => {
    setSecret("");
    void take(() => session.perform("credentials.setSecret", { secret }));
  };

  return (
    <Card>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (secret.trim() !== "") send();
        }}
      >
        <div className={s.secret}>
          <TextInput
            name="secret"
            type="password"
            label="Value of the secret"
            hint={secretHint}
            mono
            autoComplete="off"
            value={secret}
            findings={secret === "" ? findings : []}
            onChange={setSecret}
          />
          <SecretExpiry />
        </div>
        {view.setup.practice ? null : <p className="note">{oktaAsksAgain({ kind: "client-secret" })}</p>}
        <div>
          <Button
            type="submit"
            // In practice the provider makes one, and that is less work.
            kind={view.setup.practice ? "plain" : "primary"}
            isPending={busy}
            isDisabled={!busy && secret.trim() === ""}
          >
            Store the secret
          </Button>
        </div>
      </form>
    </Card>
  );
}
