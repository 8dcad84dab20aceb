import { useEffect, useRef, useState } from "react";
import type { DnsRow } from "../../../src-main/contract/dns.ts";
import { isInPlace, neededRows } from "../../../src-main/contract/dns-rows.ts";
import { extraLines } from "../../../src-main/contract/mail-extras-text.ts";
import { blocks } from "../../../src-main/contract/weight.ts";
import { useProvider } from "../../app/app-info.ts";
import { useStore } from "../../app/store.ts";
import { count } from "../../app/words.ts";
import { announce } from "../../components/Announcer.tsx";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { Findings } from "../../components/FindingCard.tsx";
import { KeyValues } from "../../components/KeyValues.tsx";
import { Reveal } from "../../components/Reveal.tsx";
import { DnsConnection } from "../../connections/StepConnection.tsx";
import { StepPage } from "../../setup/StepPage.tsx";
import { useSetup, useWorkspace } from "../../setup/workspace.ts";
import s from "./Dns.module.css";
import { DnsBar } from "./DnsBar.tsx";
import { DnsRowItem } from "./DnsRowItem.tsx";
import { HandOver } from "./HandOver.tsx";
import { rowsNow } from "./rows.ts";

/** One row a record, watched by itself while the step is open. */
export function DnsStep() {
  const { view, goTo } = useSetup();
  const { dns } = useWorkspace();
  const state = useStore(dns);
  const [sending, setSending] = useState(false);
  const { setup, dnsCheck: last } = view;
  const domain = setup.domain.emailDomain;
  const rows = rowsNow(last, state);
  const fromOkta = setup.connections?.some(({ system }) => system === "okta") ?? false;

  // biome-ignore lint/correctness/useExhaustiveDependencies: watched anew when the domain is another one
  useEffect(() => dns.watch(), [dns, domain]);
  useAnnouncedChanges(last?.rows ?? []);

  const provider = useProvider(setup.provider).called;
  const where = last?.zone?.provider ? ` at ${last.zone.provider}` : "";
  const complete = rows.length > 0 && neededRows(rows).every(isInPlace);
  const asks = complete ? "This page asks" : `Add what is missing${where}; this page asks`;
  return (
    <StepPage
      step="dns"
      title="Check the DNS records"
      lead={`Okta, ${provider} and every mail receiver read these.${domain && ` ${asks} the zone's own name servers.`}`}
      why={reasonToWait(rows)}
    >
      {domain === "" ? (
        <Card title="No email domain yet" lead="The records follow from it.">
          <div>
            <Button kind="primary" data-keeps-focus onPress={() => goTo("domain", "emailDomain")}>
              Name the email domain
            </Button>
          </div>
        </Card>
      ) : (
        <>
          <DnsBar rows={rows} last={last} handOver={{ open: sending, toggle: () => setSending(!sending) }} />
          {sending && last ? <HandOver /> : null}
          <Findings list={[state.problem, ...(last?.findings ?? [])]} />
          {rows.length > 0 ? (
            <div className={s.rows}>
              {rows.map((row) => (
                <DnsRowItem key={row.id} row={row} zone={last?.zone} startOpen={row === firstToMend(rows)} />
              ))}
            </div>
          ) : null}
          {last?.more ? (
            <Reveal quiet summary="Other mail records of this domain, not needed to send">
              <KeyValues
                rows={extraLines(last.more).map(({ name, text }) => ({
                  label: name,
                  value: "",
                  shown: text,
                }))}
              />
            </Reveal>
          ) : null}
          {setup.domain.oktaRecords.length === 0 ? (
            <Card
              title="Okta's own records are not here yet"
              lead={
                fromOkta
                  ? "They prove to Okta that the domain is yours. The plan creates the email domain in Okta; its records come here from there."
                  : "They prove to Okta that the domain is yours. Paste them on the Domain step, and they are checked with the others."
              }
            >
              <div>
                {fromOkta ? (
                  <Button onPress={() => goTo("connections")}>Open the plan</Button>
                ) : (
                  <Button onPress={() => goTo("domain", "oktaRecords")}>Paste Okta's records</Button>
                )}
              </div>
            </Card>
          ) : null}
          <DnsConnection />
        </>
      )}
    </StepPage>
  );
}

/** The row that opens by itself: something wrong before something missing. */
function firstToMend(rows: readonly DnsRow[]): DnsRow | undefined {
  if (rows.some((row) => row.status === "checking")) return undefined;
  return (
    rows.find((row) => blocks(row.findings) && row.status !== "missing") ??
    rows.find((row) => !isInPlace(row) && row.status !== "unknown")
  );
}

function reasonToWait(rows: readonly DnsRow[]): string | null {
  const blocking = rows.filter((row) => blocks(row.findings));
  if (blocking.length === 0) return null;
  const names = blocking.map((row) => `“${row.host}”`);
  const list = names.length > 2 ? count(names.length, "record") : names.join(" and ");
  const verb = blocking.length === 1 ? "is" : "are";
  const okta = blocking.some((row) => row.kind === "okta");
  return okta
    ? `You can go on; Okta will not verify the domain before ${list} ${verb} right.`
    : `You can go on; mail will not be trusted before ${list} ${verb} right.`;
}

/** Says a row's status when it changed, and only then. */
function useAnnouncedChanges(rows: readonly DnsRow[]): void {
  const known = useRef<ReadonlyMap<string, string> | null>(null);
  useEffect(() => {
    const now = new Map(rows.map((row) => [row.id, row.statusText]));
    // What is seen for the first time has not changed.
    const before = known.current;
    const changed = rows.filter((row) => before?.has(row.id) && before.get(row.id) !== row.statusText);
    known.current = now;
    if (changed.length > 3) announce(`${count(changed.length, "record")} changed`);
    else if (changed.length > 0) announce(changed.map((row) => `${row.host}: ${row.statusText}`).join(". "));
  }, [rows]);
}
