import { useState } from "react";
import type { Finding } from "../../../src-main/contract/finding.ts";
import { useStore } from "../../app/store.ts";
import { useTask } from "../../app/use-task.ts";
import { count } from "../../app/words.ts";
import { announce } from "../../components/Announcer.tsx";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { Findings } from "../../components/FindingCard.tsx";
import { TextInput } from "../../components/TextInput.tsx";
import { offerUndo } from "../../components/UndoNotice.tsx";
import { useSetup, useWorkspace } from "../../setup/workspace.ts";
import s from "./Domain.module.css";

/** Okta's verification records: pasted as they stand in the Admin Console or in the API's answer, shown as a table. */
export function OktaRecords() {
  const { view, draft, session } = useSetup();
  const { plan } = useWorkspace();
  const { reading, problem: notRead } = useStore(plan);
  const records = draft.domain.oktaRecords;
  const [text, setText] = useState("");
  const [replacing, setReplacing] = useState(false);
  const [findings, setFindings] = useState<readonly Finding[]>([]);
  const { run, busy, problem } = useTask();
  const connected = view.setup.connections?.some(({ system }) => system === "okta") ?? false;
  // Where Okta itself can be asked, pasting is the second way.
  const asking = replacing || (records.length === 0 && !connected);

  const read = () =>
    run(async () => {
      const before = session.get().view.setup.domain.oktaRecords;
      const answer = await session.perform("domain.pasteRecords", { text });
      setFindings(answer.findings);
      const read = `${count(answer.records.length, "record")} read`;
      if (answer.records.length > 0 && before.length > 0)
        offerUndo({
          done: `${read} in place of the ${before.length} from before`,
          undone: "The records of before are back",
          undo: async () => session.apply({ domain: { oktaRecords: before } }),
        });
      else announce(read);
      if (answer.records.length === 0) return;
      setText("");
      setReplacing(false);
    });

  return (
    <Card
      title="Okta's verification records"
      lead={
        connected
          ? "Read from Okta, through the connection below."
          : asking
            ? "In the Admin Console: Customizations > Brands > Domains, add the email domain, then copy the table it shows. The API's answer (dnsValidationRecords) works too."
            : "By these records in the DNS, Okta knows that the domain is yours."
      }
      actions={
        <>
          {connected ? (
            <Button small isPending={reading} onPress={() => void plan.read()}>
              Read from Okta
            </Button>
          ) : null}
          {asking ? null : (
            <Button small onPress={() => setReplacing(true)}>
              {connected ? "Paste instead" : "Paste again"}
            </Button>
          )}
        </>
      }
    >
      {asking ? (
        <>
          <TextInput
            name="oktaRecords"
            label="Paste the records"
            rows={5}
            mono
            value={text}
            placeholder={"TXT    _oktaverification.mail.mycompany.com    fe2b6f8d…"}
            onChange={setText}
          />
          <div className="buttons">
            <Button isPending={busy} isDisabled={text.trim() === ""} onPress={read}>
              Read the records
            </Button>
            {replacing ? <Button onPress={() => setReplacing(false)}>Keep what is there</Button> : null}
          </div>
        </>
      ) : records.length === 0 ? (
        <p className={s.quiet}>
          Okta does not have the email domain yet. The plan creates it, and reads its records.
        </p>
      ) : (
        <div className={s.tableFrame}>
          <table className={s.table}>
            <caption className="hidden-text">Okta's verification records</caption>
            <thead>
              <tr>
                <th scope="col">Type</th>
                <th scope="col">Name</th>
                <th scope="col">Value</th>
              </tr>
            </thead>
            <tbody>
              {records.map((record) => (
                <tr key={`${record.recordType} ${record.fqdn}`}>
                  <td>{record.recordType}</td>
                  <td>
                    <code>{record.fqdn}</code>
                  </td>
                  <td>
                    <code>{record.verificationValue}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Findings level={3} list={[problem, connected ? notRead : null, ...findings]} />
    </Card>
  );
}
