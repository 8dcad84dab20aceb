import { useState } from "react";
import type { Output } from "../../src-main/contract/api.ts";
import type { DnsHostId } from "../../src-main/contract/plan.ts";
import { systemIds, systemNames } from "../../src-main/contract/systems.ts";
import { useTask } from "../app/use-task.ts";
import { Findings } from "../components/FindingCard.tsx";
import { SelectInput } from "../components/SelectInput.tsx";
import { useSetup } from "../setup/workspace.ts";
import s from "./Connections.module.css";
import { DnsHostForm } from "./DnsHostForm.tsx";
import { OptionalCard } from "./OptionalCard.tsx";
import { PracticeConnect } from "./PracticeConnect.tsx";

const title = "Let Mailwright write the records";
const hostIds = systemIds.filter((id) => id !== "okta");

/** Connects the host of the zone. */
export function ConnectDns() {
  const { practice, domain } = useSetup().view.setup;
  if (domain.emailDomain === "") return null;
  const Host = practice ? PracticeHost : RealHost;
  // Another domain may be another zone, at another host.
  return <Host key={domain.emailDomain} />;
}

function PracticeHost() {
  const { view } = useSetup();
  const [chosen, setChosen] = useState<DnsHostId | null>(null);
  const host = chosen ?? view.dnsCheck?.zone?.host ?? "cloudflare";
  return (
    <PracticeConnect
      system={host}
      title={title}
      lead="Optional. In practice, the zone's host is a simulated one on this computer: each can be tried."
      action="Connect the practice zone"
    >
      <div className={s.fields}>
        <SelectInput
          name="practiceHost"
          label="DNS host"
          value={host}
          options={hostIds.map((id) => ({ id, name: systemNames[id] }))}
          onChange={setChosen}
        />
      </div>
    </PracticeConnect>
  );
}

/** The host is recognized by the zone's name servers; another one can be chosen. */
function RealHost() {
  const { view, session } = useSetup();
  const { run, busy, problem } = useTask();
  const [hosts, setHosts] = useState<Output<"connection.dnsHosts"> | null>(null);
  const [chosen, setChosen] = useState<DnsHostId | null>(null);
  const look = () =>
    run(async () => {
      if (!hosts) setHosts(await session.bridge.call("connection.dnsHosts", { id: session.id }));
    });
  const host = chosen ?? hosts?.host ?? null;
  const guide = hosts?.guides.find((one) => one.host === host);
  return (
    <OptionalCard
      title={title}
      lead={`Optional. With a connection to ${view.dnsCheck?.zone?.provider ?? "the zone's host"}, Mailwright adds what is missing. You see each change first, and nothing that stands there is overwritten unseen.`}
      action="Connect the DNS host"
      isPending={busy}
      onOpen={look}
    >
      <Findings level={3} list={[problem, ...(hosts?.findings ?? [])]} />
      {hosts ? (
        <div className={s.fields}>
          <SelectInput
            name="dnsHost"
            label="DNS host"
            hint={
              hosts.host
                ? `The zone is at ${systemNames[hosts.host]}, as its name servers say.`
                : "The zone's name servers are of none of these hosts, as far as their names tell."
            }
            value={host ?? ""}
            options={[
              ...(host ? [] : [{ id: "" as const, name: "Choose the host" }]),
              ...hosts.guides.map((one) => ({ id: one.host, name: one.name })),
            ]}
            onChange={(id) => setChosen(id === "" ? null : id)}
          />
        </div>
      ) : null}
      {guide ? <DnsHostForm key={guide.host} guide={guide} /> : null}
    </OptionalCard>
  );
}
