import { useEffect, useRef, useState } from "react";
import type { Output } from "../../../src-main/contract/api.ts";
import type { Finding } from "../../../src-main/contract/finding.ts";
import { useTask } from "../../app/use-task.ts";
import { announce } from "../../components/Announcer.tsx";
import { Button } from "../../components/Button.tsx";
import { FindingCard, Findings } from "../../components/FindingCard.tsx";
import { Status } from "../../components/Status.tsx";
import { useSetup } from "../../setup/workspace.ts";
import s from "./AppTasks.module.css";

type Here = NonNullable<Output<"app.scriptHere">["here"]>;

/** Runs the script on this computer, after a question: what is started, from where, and what that means. */
export function RunHere({ leads, onClose }: { leads: boolean; onClose(): void }) {
  const { session } = useSetup();
  const { id, bridge } = session;
  const [here, setHere] = useState<Here | null>(null);
  const [findings, setFindings] = useState<readonly Finding[]>([]);
  const [lines, setLines] = useState<readonly string[]>([]);
  const [state, setState] = useState<"asking" | "running" | "ended">("asking");
  const { run, busy, problem } = useTask();
  const screen = useRef<HTMLPreElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, when it is opened
  useEffect(() => {
    void run(async () => {
      const answer = await bridge.call("app.scriptHere", { id });
      setHere(answer.here);
      setFindings(answer.findings);
    });
  }, [id]);

  useEffect(() => {
    const stops = [
      bridge.on("script.line", (line) => {
        if (line.id === id) setLines((before) => [...before, line.text]);
      }),
      bridge.on("script.ended", (ended) => {
        if (ended.id !== id) return;
        setState("ended");
        setFindings(ended.findings);
        announce(ended.findings[0]?.title ?? "The script has run. Everything is filled in");
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [bridge, id]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the last line is the one to read
  useEffect(() => {
    screen.current?.scrollTo({ top: screen.current.scrollHeight });
  }, [lines]);

  const start = () =>
    run(async () => {
      setLines([]);
      setFindings([]);
      await session.flush();
      await bridge.call("app.runScript", { id });
      setState("running");
    });
  const failed = findings.some(({ severity }) => severity !== "info");

  return (
    <section className="stack" aria-label="Run it on this computer">
      {state === "asking" && busy && !here ? <p className={s.why}>Looking for what can run it…</p> : null}
      {state === "asking" && here ? (
        <p>
          Mailwright starts {here.name} (<code>{here.path}</code>) with this script, and reads its reply.{" "}
          {here.says} You can stop it at any time.
        </p>
      ) : null}
      {problem ? <FindingCard level={3} finding={problem} /> : null}
      {lines.length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
        <pre ref={screen} role="log" className={s.lines} tabIndex={0} aria-label="What the script says">
          {lines.join("\n")}
        </pre>
      ) : null}
      {state === "running" ? <Status tone="wait">The script is running</Status> : null}
      {state === "ended" && !failed ? <Status tone="ok">Done, and its reply is read</Status> : null}
      <Findings level={3} list={findings} />
      <div className="buttons">
        {here && state !== "running" ? (
          <Button small kind={leads ? "primary" : "plain"} isDisabled={busy} onPress={start}>
            {state === "ended" ? "Run it again" : "Run it"}
          </Button>
        ) : null}
        {state === "running" ? (
          <Button small onPress={() => void bridge.call("app.stopScript", { id })}>
            Stop it
          </Button>
        ) : (
          <Button small isDisabled={busy} onPress={onClose}>
            {state === "ended" ? "Close" : "Not now"}
          </Button>
        )}
      </div>
    </section>
  );
}
