import { useStore } from "../app/store.ts";
import { Button } from "../components/Button.tsx";
import { Card } from "../components/Card.tsx";
import { planLine } from "../setup/plan-line.ts";
import { useSetup, useWorkspace } from "../setup/workspace.ts";
import { ConnectDns } from "./ConnectDns.tsx";
import { ConnectionCard } from "./ConnectionCard.tsx";
import { ConnectOkta } from "./ConnectOkta.tsx";

/** On the Domain step: Okta, connected or to be connected. */
export function OktaConnection() {
  const connection = useSetup().view.setup.connections?.find(({ system }) => system === "okta");
  return connection ? <ConnectionCard connection={connection} actions={<ToPlan />} /> : <ConnectOkta />;
}

/** On the DNS check: the zone's host, connected or to be connected. */
export function DnsConnection() {
  const connection = useSetup().view.setup.connections?.find(({ system }) => system !== "okta");
  return connection ? <ConnectionCard connection={connection} actions={<ToPlan />} /> : <ConnectDns />;
}

/** On Finish: what Mailwright can make of what is left in Okta. */
export function FinishConnection() {
  const { state, text } = planLine(useSetup().view, useStore(useWorkspace().plan));
  return (
    <Card
      title="Let Mailwright set it"
      lead={
        state === "none"
          ? "Optional. Once Okta is connected, Mailwright creates the server, has Okta send its own test, and enables the server when you say so. You see each change before it is made."
          : `${text}.`
      }
      actions={state === "none" ? <ToPlan label="Open Connections" /> : <ToPlan />}
    />
  );
}

function ToPlan({ label = "Open the plan" }: { label?: string }) {
  const { goTo } = useSetup();
  return (
    <Button small onPress={() => goTo("connections")}>
      {label}
    </Button>
  );
}
