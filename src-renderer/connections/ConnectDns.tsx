import { useEffect, useState } from "react";
import type { Output } from "../../src-main/contract/api.ts";
import type { DnsHostId } from "../../src-main/contract/plan.ts";
import { systemIds, systemNames } from "../../src-main/contract/systems.ts";
import { useTask } from "../app/use-task.ts";
import { Button } from "../components/Button.tsx";
import { Card } from "../components/Card.tsx";
import { FindingCard } from "../components/FindingCard.tsx";
import { SelectInput } from "../components/SelectInput.tsx";
import { useSetup } from "../setup/workspace.ts";
import { DnsHostForm } from "./DnsHostForm.tsx";
import { PracticeConnect } from "./PracticeConnect.tsx";

const hostIds = systemIds.filter((id) => id !== "okta");

/** Connects the host of the zone, recognized by its name servers. Optional and quiet: nothing is asked before it is opened. */
export function ConnectDns() {
  const { view, session } = useSetup();
  const { run, busy, problem } = useTask();
  const [open, setOpen] = useState(false);
  const [hosts, setHosts] = useState<Output<"connection.dnsHosts"> | null>(null);
  const [chosen, setChosen] = useState<DnsHostId | null>(null);
  const { practice, domain } = view.setup;
  const { emailDomain } = domain;

  // Another domain may be another zone, at another host.
  // biome-ignore lint/correctness/useExhaustiveDependencies: forgotten when the domain is another one
  useEffect(() => {
    setHosts(null);
    setOpen(false);
    setChosen(null);
  }, [emailDomain]);

  const look = () =>
    run(async () => {
      setOpen(true);
      if (!hosts) setHosts(await session.bridge.call("connection.dnsHosts", { id: session.id }));
    });

  if (emailDomain === "") return null;
  const where = view.dnsCheck?.zone?.provider ?? "the zone's host";
  if (practice) {
    const host = chosen ?? view.dnsCheck?.zone?.host ?? "cloudflare";
    return (
      <Card
        title="Let Mailwright write the records"
        lead="Optional. In practice, the zone's host is a simulated one on this computer: each can be tried."
        actions={<PracticeConnect system={host}>Connect the practice zone</PracticeConnect>}
      >
        <SelectInput
          name="practiceHost"
          label="DNS host"
          value={host}
          options={hostIds.map((id) => ({ id, name: systemNames[id] }))}
          onChange={setChosen}
        />
      </Card>
    );
  }
  const guide = hosts?.guides.find(({ host }) => host === (chosen ?? hosts.host));
  return (
    <Card
      title="Let Mailwright write the records"
      lead={`Optional. With a connection to ${where}, what is missing is a plan that you see before anything is written. What stands there is never overwritten unseen.`}
      actions={
        <Button small isPending={busy} aria-expanded={open} onPress={open ? () => setOpen(false) : look}>
          {open ? "Not now" : "Connect the DNS host"}
        </Button>
      }
    >
      {open && (problem || hosts) ? (
        <>
          {problem ? <FindingCard level={3} finding={problem} /> : null}
          {hosts?.findings.map((finding) => (
            <FindingCard key={`${finding.code} ${finding.title}`} level={3} finding={finding} />
          ))}
          {hosts ? (
            <p>
              {hosts.host
                ? `The zone is at ${systemNames[hosts.host]}, as its name servers say.`
                : "The zone's name servers are of none of these hosts, as far as their names tell."}
            </p>
          ) : null}
          {hosts && hosts.guides.length > 1 ? (
            <SelectInput
              name="dnsHost"
              label="DNS host"
              value={chosen ?? hosts.host ?? ""}
              options={[
                ...(hosts.host || chosen ? [] : [{ id: "" as const, name: "Choose the host" }]),
                ...hosts.guides.map(({ host, name }) => ({ id: host, name })),
              ]}
              onChange={(host) => setChosen(host === "" ? null : host)}
            />
          ) : null}
          {guide ? <DnsHostForm key={guide.host} guide={guide} /> : null}
        </>
      ) : null}
    </Card>
  );
}
