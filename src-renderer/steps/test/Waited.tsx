import { useNow } from "../../app/use-now.ts";
import { dateTime, span } from "../../app/words.ts";
import { Card } from "../../components/Card.tsx";
import { Reveal } from "../../components/Reveal.tsx";
import { useSetup } from "../../setup/workspace.ts";

/** What was waited for so far: every try, and the word that it has been long enough. */
export function Waited({ retrying, busy }: { retrying: boolean; busy: boolean }) {
  const { view } = useSetup();
  const now = useNow(30_000);
  const { waiting, lastRun } = view.setup;
  if (!waiting || waiting.tries.length === 0) return null;
  const wait = lastRun?.findings.find((finding) => finding.code === waiting.code)?.wait;
  const lasted = now - Date.parse(waiting.since);
  const over = wait && lasted > wait.giveUpAfterMs;
  return (
    <>
      {over && !retrying && !busy ? (
        <Card title="The time this takes has passed">
          <p>
            It was first seen {span(lasted)} ago, and usually takes: {wait.usual.toLowerCase()}. Run the test
            again. If it stops at the same place, something is wrong, and the finding says what to look at.
          </p>
        </Card>
      ) : null}
      {waiting.tries.length > 1 ? (
        <Reveal summary={`Tried ${waiting.tries.length} times since ${dateTime(waiting.since)}`}>
          <p className="note">{waiting.tries.map(dateTime).join(" · ")}</p>
        </Reveal>
      ) : null}
    </>
  );
}
