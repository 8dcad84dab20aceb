import { useState } from "react";
import type { DnsHostGuide } from "../../src-main/contract/plan.ts";
import { ExternalLink } from "../components/ExternalLink.tsx";
import { Raw } from "../components/Raw.tsx";
import { TextInput } from "../components/TextInput.tsx";
import { useSetup } from "../setup/workspace.ts";
import s from "./Connections.module.css";
import { ConnectOutcome } from "./ConnectOutcome.tsx";
import { SendForm } from "./SendForm.tsx";
import { useConnect } from "./use-connect.ts";

/** How a host is connected with the least rights: what is done there, and the fields for what it gives. */
export function DnsHostForm({ guide }: { guide: DnsHostGuide }) {
  const { session } = useSetup();
  const connecting = useConnect(guide.host);
  const { connect, busy } = connecting;
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(guide.fields.map(({ name, value }) => [name, value ?? ""])),
  );
  const empty = guide.fields.some(({ name, optional }) => !optional && (values[name] ?? "").trim() === "");
  const send = () => {
    const secrets = guide.fields.filter(({ secret }) => secret).map(({ name }) => [name, ""]);
    // Gone from the window before the answer is here.
    setValues({ ...values, ...Object.fromEntries(secrets) });
    void connect(() => session.perform("connection.dns", { host: guide.host, values }));
  };
  return (
    <>
      {guide.steps.length > 0 ? (
        <ol className={s.steps}>
          {guide.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      ) : null}
      {guide.page ? (
        <p>
          <ExternalLink href={guide.page.url}>{guide.page.label}</ExternalLink>
        </p>
      ) : null}
      {guide.policy ? (
        <div className="stack">
          <h3>{guide.policy.label}</h3>
          <Raw text={guide.policy.text} what={guide.policy.label} />
        </div>
      ) : null}
      <SendForm tall action={`Connect ${guide.name}`} isReady={!empty} isPending={busy} onSend={send}>
        <div className={s.fields}>
          {guide.fields.map(({ name, label, hint, secret, optional }) => (
            <TextInput
              key={name}
              name={`${guide.host}-${name}`}
              type={secret ? "password" : "text"}
              label={optional ? `${label} (optional)` : label}
              hint={secret ? `${hint} It goes to the keychain.`.trim() : hint}
              mono
              autoComplete="off"
              value={values[name] ?? ""}
              onChange={(text) => setValues({ ...values, [name]: text })}
            />
          ))}
        </div>
      </SendForm>
      <ConnectOutcome connecting={connecting} />
    </>
  );
}
