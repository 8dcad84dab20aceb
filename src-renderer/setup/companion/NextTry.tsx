import type { Finding } from "../../../src-main/contract/finding.ts";
import { lower } from "../../../src-main/contract/words.ts";
import { useNow } from "../../app/use-now.ts";
import { span, timeOfDay } from "../../app/words.ts";
import { StateMark } from "../../components/StateMark.tsx";
import { useSetup } from "../workspace.ts";
import s from "./Companion.module.css";

/** When the test is tried again by itself, since when that is so, and how long it usually takes. */
export function NextTry({ finding, aside = false }: { finding: Finding; aside?: boolean }) {
  const { view } = useSetup();
  const now = useNow(15_000);
  const { waiting } = view.setup;
  const due = view.retryAt === null ? null : Date.parse(view.retryAt);
  const words = (
    <span>
      {due === null ? (
        "Not tried again by itself"
      ) : (
        <>
          <b>{due <= now ? "Next try in a moment" : `Next try ${timeOfDay(due)}`}</b>
          {waiting ? (
            <span className={s.since}> · waiting for {span(now - Date.parse(waiting.since))}</span>
          ) : null}
          {finding.wait ? <span className={s.usual}> · usually {lower(finding.wait.usual)}</span> : null}
        </>
      )}
    </span>
  );
  if (!aside) return words;
  return (
    <p className={s.next}>
      {due === null ? null : <StateMark tone="wait" />}
      {words}
    </p>
  );
}
