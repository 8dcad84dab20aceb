import type { StageId } from "../contract/run.ts";
import { controlAnswered, controlSilent } from "../diagnosis/control.ts";
import { askControl, type Control } from "../dns/ask/control.ts";
import type { Network } from "../network/port.ts";
import type { Recorder } from "./recorder.ts";
import type { Run, RunRequest } from "./request.ts";

/** The control questions of a run, asked when first needed. Both servers of the setup are among them. */
export function controlOf(network: Network, { settings }: RunRequest, signal: AbortSignal): Run["control"] {
  let asked: Promise<Control> | undefined;
  const servers = [settings.host.trim(), URL.parse(settings.tokenEndpoint)?.hostname ?? ""];
  return (host) => {
    const others = servers.filter((name) => name !== "" && name !== host);
    asked ??= askControl(network, host, others, signal);
    return asked;
  };
}

/** When a stage failed because a name was not resolved: asks the control questions and notes what they showed. */
export async function seeControl(run: Run, stage: StageId, recorder: Recorder): Promise<void> {
  const unknown = recorder
    .seen()
    .map((e) => (e.stage === stage && e.evidence.kind === "network" ? e.evidence : undefined))
    .find((e) => e?.operation === "resolve" && !/^(?:PROXY_|ABORTED$)/.test(e.code));
  if (unknown === undefined || run.signal.aborted) return;
  const { answers, asked } = await run.control(unknown.host);
  if (run.signal.aborted) return;
  recorder.see(stage, {
    kind: "text",
    text: `Asked for comparison: ${asked.join(", ")}. ${answers ? "There was an answer." : "No answer."}`,
    says: answers ? controlAnswered : controlSilent,
  });
}

/** True when the control questions of the run were asked and nobody answered. */
export const answersNothing = (recorder: Recorder): boolean =>
  recorder.seen().some(({ evidence }) => evidence.kind === "text" && evidence.says === controlSilent);
