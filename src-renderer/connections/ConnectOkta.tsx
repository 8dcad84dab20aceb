import { useState } from "react";
import type { Finding } from "../../src-main/contract/finding.ts";
import type { OktaOrg } from "../../src-main/contract/plan.ts";
import { blocks } from "../../src-main/contract/weight.ts";
import { useTask } from "../app/use-task.ts";
import { announce } from "../components/Announcer.tsx";
import { Choice } from "../components/Choice.tsx";
import { Findings } from "../components/FindingCard.tsx";
import { TextInput } from "../components/TextInput.tsx";
import { useSetup } from "../setup/workspace.ts";
import s from "./Connections.module.css";
import { OktaServiceApp } from "./OktaServiceApp.tsx";
import { OktaToken } from "./OktaToken.tsx";
import { OptionalCard } from "./OptionalCard.tsx";
import { PracticeConnect } from "./PracticeConnect.tsx";
import { SendForm } from "./SendForm.tsx";

const title = "Let Mailwright set it in Okta";

/** Connects Okta. */
export function ConnectOkta() {
  const { practice } = useSetup().view.setup;
  return practice ? (
    <PracticeConnect
      system="okta"
      title={title}
      lead="Optional. In practice, the org is a simulated one on this computer."
      action="Connect the practice org"
    />
  ) : (
    <OptionalCard
      title={title}
      lead="Optional. With a connection, Okta's records come from Okta, and Mailwright sets up the email domain and the server, and has Okta test it. You see each change first."
      action="Connect Okta"
    >
      <RealOrg />
    </OptionalCard>
  );
}

/** Which org; then how to sign in. */
function RealOrg() {
  const { session } = useSetup();
  const { run, busy, problem } = useTask();
  const [address, setAddress] = useState("");
  const [org, setOrg] = useState<OktaOrg | null>(null);
  const [findings, setFindings] = useState<readonly Finding[]>([]);
  const look = () =>
    run(async () => {
      const answer = await session.bridge.call("connection.oktaOrg", { id: session.id, org: address });
      setOrg(answer.org);
      setFindings(answer.findings);
      announce(answer.org ? `Found ${answer.org.url}` : (answer.findings[0]?.title ?? "Not found"));
    });
  const change = (text: string) => {
    setAddress(text);
    setOrg(null);
    setFindings([]);
  };
  const blocked = blocks(findings);
  return (
    <>
      <SendForm action="Look it up" isReady={address.trim() !== ""} isPending={busy} onSend={look}>
        <TextInput
          name="oktaOrg"
          label="Address of your Okta org"
          hint="As in the browser: the admin address, or a page of it, will do."
          mono
          autoComplete="off"
          value={address}
          placeholder="mycompany.okta.com"
          onChange={change}
        />
      </SendForm>
      <Findings level={3} list={[problem, ...findings]} />
      {org ? <p>{whoIs(org)}</p> : null}
      {org && !blocked ? <SignIn org={org} /> : null}
    </>
  );
}

const ways = [
  {
    id: "token",
    name: "API token",
    detail: "Least work. It may do what its creator may; you can end it here.",
  },
  {
    id: "app",
    name: "Service app",
    detail: "Only the scopes you grant it, with a key that stays on this computer.",
  },
] as const;

function SignIn({ org }: { org: OktaOrg }) {
  const [brand, setBrand] = useState("");
  const [way, setWay] = useState<(typeof ways)[number]["id"]>("token");
  const Way = way === "token" ? OktaToken : OktaServiceApp;
  return (
    <>
      <Choice label="How Mailwright signs in" value={way} options={ways} onChange={setWay} />
      <div className={s.fields}>
        <TextInput
          name="oktaBrand"
          label="Brand (optional)"
          hint="Whose mail it is, by its name in Okta. Empty: the brand with the custom URL domain."
          autoComplete="off"
          value={brand}
          onChange={setBrand}
        />
      </div>
      <Way org={org} brand={brand.trim()} />
    </>
  );
}

const engines = { idx: "Identity Engine", v1: "Classic Engine" } as const;

const whoIs = ({ url, engine, customDomain }: OktaOrg): string =>
  `${new URL(url).host} runs ${engines[engine]}${customDomain ? `, and shows itself as ${customDomain}` : ", and has no custom URL domain"}.`;
