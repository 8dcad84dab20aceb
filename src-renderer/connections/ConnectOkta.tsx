import { useState } from "react";
import type { Finding } from "../../src-main/contract/finding.ts";
import type { OktaOrg } from "../../src-main/contract/plan.ts";
import { useTask } from "../app/use-task.ts";
import { announce } from "../components/Announcer.tsx";
import { Button } from "../components/Button.tsx";
import { Card } from "../components/Card.tsx";
import { Choice } from "../components/Choice.tsx";
import { FindingCard } from "../components/FindingCard.tsx";
import { TextInput } from "../components/TextInput.tsx";
import { useSetup } from "../setup/workspace.ts";
import s from "./Connections.module.css";
import { OktaServiceApp } from "./OktaServiceApp.tsx";
import { OktaToken } from "./OktaToken.tsx";
import { PracticeConnect } from "./PracticeConnect.tsx";

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

/** Connects Okta: which org, then how to sign in. Optional and quiet: folded until it is asked for. */
export function ConnectOkta() {
  const { view, session } = useSetup();
  const { run, busy, problem } = useTask();
  const [open, setOpen] = useState(false);
  const [address, setAddress] = useState("");
  const [org, setOrg] = useState<OktaOrg | null>(null);
  const [findings, setFindings] = useState<readonly Finding[]>([]);
  const [brand, setBrand] = useState("");
  const [way, setWay] = useState<(typeof ways)[number]["id"]>("token");

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
  const blocked = findings.some(({ severity }) => severity === "error");

  if (view.setup.practice)
    return (
      <Card
        title="Let Mailwright set it in Okta"
        lead="Optional. In practice, the org is a simulated one on this computer."
        actions={<PracticeConnect system="okta">Connect the practice org</PracticeConnect>}
      />
    );
  return (
    <Card
      title="Let Mailwright set it in Okta"
      lead="Optional. With a connection, Okta's records come from Okta, and the email domain, the server and its test are a plan that you see before anything is written."
      actions={
        <Button small aria-expanded={open} onPress={() => setOpen(!open)}>
          {open ? "Not now" : "Connect Okta"}
        </Button>
      }
    >
      {open ? (
        <>
          <form
            className={s.line}
            onSubmit={(event) => {
              event.preventDefault();
              void look();
            }}
          >
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
            <Button type="submit" isPending={busy} isDisabled={!busy && address.trim() === ""}>
              Look it up
            </Button>
          </form>
          {problem ? <FindingCard level={3} finding={problem} /> : null}
          {findings.map((finding) => (
            <FindingCard key={`${finding.code} ${finding.title}`} level={3} finding={finding} />
          ))}
          {org ? <p>{whoIs(org)}</p> : null}
          {org && !blocked ? (
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
              {way === "token" ? (
                <OktaToken org={org} brand={brand.trim()} />
              ) : (
                <OktaServiceApp org={org} brand={brand.trim()} />
              )}
            </>
          ) : null}
        </>
      ) : null}
    </Card>
  );
}

const engines = { idx: "Identity Engine", v1: "Classic Engine" } as const;

const whoIs = ({ url, engine, customDomain }: OktaOrg): string =>
  `${new URL(url).host} runs ${engines[engine]}${customDomain ? `, and shows itself as ${customDomain}` : ", and has no custom URL domain"}.`;
