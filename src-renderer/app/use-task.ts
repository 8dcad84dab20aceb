import { useCallback, useState } from "react";
import type { Finding } from "../../src-main/contract/finding.ts";
import { findingOf } from "../bridge.ts";

/** Something asked of the host by a button: is it under way, and what came in its way. */
export function useTask(): {
  readonly busy: boolean;
  readonly problem: Finding | null;
  /** Runs it; a second one does not start while the first is under way. */
  readonly run: (work: () => Promise<unknown>) => Promise<void>;
  /** Shows why something was not even asked. */
  readonly refuse: (why: Finding) => void;
} {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Finding | null>(null);
  const run = useCallback(
    async (work: () => Promise<unknown>) => {
      if (busy) return;
      setBusy(true);
      setProblem(null);
      try {
        await work();
      } catch (error) {
        setProblem(findingOf(error));
      } finally {
        setBusy(false);
      }
    },
    [busy],
  );
  return { busy, problem, run, refuse: setProblem };
}
