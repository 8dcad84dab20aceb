import { useState } from "react";
import type { DnsRow } from "../../../src-main/contract/dns.ts";
import type { Finding } from "../../../src-main/contract/finding.ts";
import { useTask } from "../../app/use-task.ts";
import { announce } from "../../components/Announcer.tsx";
import { Button } from "../../components/Button.tsx";
import { Findings } from "../../components/FindingCard.tsx";
import { Reveal } from "../../components/Reveal.tsx";
import { TextInput } from "../../components/TextInput.tsx";
import { focusField } from "../../setup/field-focus.ts";
import { useSetup, useWorkspace } from "../../setup/workspace.ts";

/** Only the provider's console knows the key: what it shows is pasted here, and is a value to enter from then on, also for the plan. */
export function DkimPaste({ row }: { row: DnsRow }) {
  // What is known may be replaced: a key made anew is another one.
  if (row.enter === undefined) return <Form row={row} />;
  return (
    <Reveal quiet summary="The console shows another value">
      <Form row={row} />
    </Reveal>
  );
}

function Form({ row }: { row: DnsRow }) {
  const { view, session } = useSetup();
  const { dns } = useWorkspace();
  const { run, busy, problem } = useTask();
  const [text, setText] = useState("");
  const [findings, setFindings] = useState<readonly Finding[]>([]);
  const [kept, setKept] = useState(false);
  const isKey = row.type === "TXT";
  const field = `paste-${row.id}`;
  const keep = () => {
    setKept(true);
    announce("The value is kept");
    void dns.check();
  };
  const read = () =>
    run(async () => {
      setKept(false);
      const answer = await session.perform("dns.pasteDkim", { text });
      setFindings(answer.findings);
      if (answer.findings.length > 0) return focusField(field);
      setText("");
      keep();
    });
  const take = () =>
    run(async () => {
      setFindings([]);
      await session.perform("practice.fill", { step: "dns" });
      keep();
    });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "" && !busy) void read();
      }}
    >
      <TextInput
        name={field}
        label={isKey ? "The record that the console shows" : "The targets that the console shows"}
        hint="Kept with the setup, for the plan and for whoever enters the records."
        rows={3}
        mono
        value={text}
        placeholder={isKey ? "v=DKIM1; k=rsa; p=MIIBIjANBgkq…" : row.expected}
        findings={findings}
        onChange={(typed) => {
          setText(typed);
          setFindings([]);
        }}
      />
      <div className="buttons note">
        <Button small type="submit" isPending={busy} isDisabled={!busy && text.trim() === ""}>
          {isKey ? "Use this key" : "Use these targets"}
        </Button>
        {view.setup.practice ? (
          <Button small isDisabled={busy} onPress={take}>
            Take it from the practice console
          </Button>
        ) : null}
        {kept ? <span role="status">Kept. The check asks for it now.</span> : null}
      </div>
      <Findings level={3} list={[problem]} />
    </form>
  );
}
