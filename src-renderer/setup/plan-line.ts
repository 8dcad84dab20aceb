import type { Change } from "../../src-main/contract/plan.ts";
import type { SetupView } from "../../src-main/contract/setup-view.ts";
import { systemNames } from "../../src-main/contract/systems.ts";
import { count } from "../app/words.ts";
import { countPlan, type PlanRow } from "../connections/plan-rows.ts";
import type { PlanDeskState } from "./plan-desk.ts";

/** How the connections stand, as the rail says it. */
export interface PlanLine {
  readonly state: "none" | "calm" | "asks" | "stopped" | "running";
  readonly text: string;
}

/** From what this window has read and followed; before that, from how the last run ended. Pure. */
export function planLine({ setup }: SetupView, desk: PlanDeskState): PlanLine {
  const connections = setup.connections ?? [];
  if (connections.length === 0) return { state: "none", text: "None. Optional" };
  const names = connections.map(({ system }) => systemNames[system]).join(", ");
  const { plan, run } = desk;
  if (!plan) return endLine(setup) ?? { state: "calm", text: names };
  const { rows, of, toMake, stoppedAt, stuck, question } = countPlan(plan, desk, setup.journal ?? []);
  if (run) {
    const at = rows.find(({ change }) => change.state === "running")?.number;
    return { state: "running", text: at ? `Change ${at} of ${of} under way` : "Under way" };
  }
  if (stoppedAt) return { state: "stopped", text: stoppedWords(stoppedAt.number, of, stoppedAt.change) };
  if (question) return asks;
  const [first] = stuck;
  if (first)
    return { state: first.change.byHand ? "asks" : "stopped", text: stuckWords(first, stuck.length) };
  return { state: "calm", text: toMake.length > 0 ? `${count(toMake.length, "change")} to apply` : names };
}

const asks: PlanLine = { state: "asks", text: "Waits for your answer" };

const stuckWords = ({ change: { byHand, title } }: PlanRow, of: number): string => {
  const where = byHand ? "up to you" : "in conflict";
  return of === 1 ? `“${title}” is ${where}` : `“${title}” and ${of - 1} more are ${where}`;
};

const stoppedWords = (number: number | null, of: number, { title }: Pick<Change, "title">): string =>
  number === null ? `Stopped at “${title}”` : `Stopped at change ${number} of ${of}`;

function endLine({ lastPlan }: SetupView["setup"]): PlanLine | null {
  switch (lastPlan?.outcome) {
    case "conflict":
    case "failed":
      return {
        state: "stopped",
        text: lastPlan.change ? `Stopped at “${lastPlan.change.title}”` : "Stopped",
      };
    case "asks":
      return asks;
    default:
      return null;
  }
}
