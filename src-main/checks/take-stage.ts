import type { StageId } from "../contract/run.ts";
import { diagnose } from "../diagnosis/diagnose.ts";
import type { Recorder, StageEnd } from "./recorder.ts";
import type { Run } from "./request.ts";

/** What a stage came to, and what it found for those that follow. */
export interface StageResult<T> {
  readonly end: StageEnd;
  readonly result?: T | undefined;
}

/**
 * Takes one stage to its end and tells of it, whatever happens: skipped with the reason, cancelled, out of time, failed and
 * diagnosed from what was seen, or passed.
 *
 * @param skip why it is not to run; undefined when it is
 * @returns what it found; undefined when what needs it may not go on
 */
export async function takeStage<T>(
  run: Run,
  recorder: Recorder,
  id: StageId,
  skip: string | undefined,
  work: () => Promise<StageResult<T>>,
): Promise<T | undefined> {
  if (skip !== undefined || run.signal.aborted) {
    const summary = skip ?? (run.cancelled.aborted ? "The test was canceled" : "The test took too long");
    recorder.finish(id, { status: "skipped", summary });
    return undefined;
  }
  recorder.start(id);
  try {
    const { end, result } = await work();
    recorder.finish(id, end.status === "failed" ? diagnosed(run, recorder, id, end) : end);
    return goesOn(end) ? result : undefined;
  } catch (error) {
    if (run.cancelled.aborted) recorder.finish(id, { status: "cancelled", summary: "The test was canceled" });
    else if (run.signal.aborted) recorder.finish(id, outOfTime(run, recorder, id));
    else throw error;
    return undefined;
  }
}

/** A stage that finds nothing for those after it: true when they may go on. */
export const passStage = async (
  run: Run,
  recorder: Recorder,
  id: StageId,
  skip: string | undefined,
  work: () => Promise<StageEnd> | StageEnd,
): Promise<boolean> =>
  (await takeStage(run, recorder, id, skip, async () => ({ end: await work(), result: true }))) ?? false;

const goesOn = ({ status }: StageEnd): boolean => status === "passed" || status === "warning";

/** A failed stage without findings of its own is diagnosed from what was seen. */
function diagnosed({ context }: Run, recorder: Recorder, id: StageId, end: StageEnd): StageEnd {
  const findings = end.findings ?? diagnose(id, recorder.seen(), context);
  return { status: "failed", summary: end.summary || (findings[0]?.title ?? ""), findings };
}

function outOfTime(run: Run, recorder: Recorder, id: StageId): StageEnd {
  recorder.see(id, {
    kind: "network",
    operation: "request",
    host: run.request.settings.host,
    code: "RUN_TIMEOUT",
    message: `The whole test may take ${run.bounds.runMs / 1000} s.`,
  });
  const evidence = recorder.seen().filter((e) => e.stage !== id || e.evidence.kind === "network");
  const findings = diagnose(id, evidence, run.context);
  return diagnosed(run, recorder, id, { status: "failed", summary: "", findings });
}
