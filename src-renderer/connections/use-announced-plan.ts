import { useEffect, useRef } from "react";
import type { Change } from "../../src-main/contract/plan.ts";
import { useStore } from "../app/store.ts";
import { announce } from "../components/Announcer.tsx";
import { useWorkspace } from "../setup/workspace.ts";

const ends = {
  done: "All changes are made",
  asks: "All changes are made but those with a question of their own",
  conflict: "Stopped: what stands there is no longer what the plan shows",
  failed: "Stopped: a change failed",
  cancelled: "Canceled",
} as const;

/** Says what a run waits for, how it ended, and a question that has come up: once each. */
export function useAnnouncedPlan(question: Change | null): void {
  const { wait, end } = useStore(useWorkspace().plan);
  const said = useRef(end?.at);
  const waits = wait?.text;
  const asks = question?.id;
  useEffect(() => {
    if (waits) announce(`Waiting: ${waits}`);
  }, [waits]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once an end, once a question
  useEffect(() => {
    const over = end && end.at !== said.current ? end : null;
    said.current = end?.at;
    const how = over && (over.kind === "undo" && over.outcome === "done" ? "Taken back" : ends[over.outcome]);
    const words = [how, question?.title].filter(Boolean);
    if (words.length > 0) announce(words.join(". "));
  }, [end?.at, asks]);
}
