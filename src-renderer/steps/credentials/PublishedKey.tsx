import { useState } from "react";
import type { Finding } from "../../../src-main/contract/finding.ts";
import { useTask } from "../../app/use-task.ts";
import { announce } from "../../components/Announcer.tsx";
import { Button } from "../../components/Button.tsx";
import { Bar } from "../../components/Card.tsx";
import { Findings } from "../../components/FindingCard.tsx";
import { Status } from "../../components/Status.tsx";
import { useSetup } from "../../setup/workspace.ts";

/** Looks for the key among those its provider publishes, on request. Only the account's address is sent. */
export function PublishedKey({ by }: { by: string }) {
  const { session } = useSetup();
  const [findings, setFindings] = useState<readonly Finding[] | null>(null);
  const { run, busy, problem } = useTask();

  const check = () =>
    run(async () => {
      const answer = await session.perform("credentials.checkKey", {});
      setFindings(answer.findings);
      announce(answer.findings[0]?.title ?? "Checked");
    });

  const listed = findings?.find(({ code }) => code === "key-published");
  return (
    <>
      <Bar
        actions={
          <Button small isPending={busy} onPress={check}>
            {findings ? "Check again" : `Check with ${by}`}
          </Button>
        }
      >
        {listed ? (
          <Status tone="ok" detail={listed.cause}>
            {listed.title}
          </Status>
        ) : (
          `${by} publishes the public half of every key. It can be checked without a sign-in.`
        )}
      </Bar>
      <Findings list={[problem, ...(findings?.filter((finding) => finding !== listed) ?? [])]} />
    </>
  );
}
