import type { ChangeItem, Plan } from "../../src-main/contract/plan.ts";
import { systemNames } from "../../src-main/contract/systems.ts";
import { dateTime } from "../app/words.ts";
import type { PlanCount, PlanRow } from "./plan-rows.ts";

/** The plan as plain text, for a ticket or a colleague: a line a change, what is there and what shall be under it. */
export function planText({ readAt }: Plan, { rows }: PlanCount): string {
  return [`Plan of Mailwright, read ${dateTime(readAt)}`, "", ...rows.flatMap(lines)].join("\n").concat("\n");
}

const lines = ({ number, change, status, detail }: PlanRow): string[] => [
  `${number === null ? "  -" : `${number}.`.padStart(3)} ${systemNames[change.system]}: ${change.title} [${[status, detail].filter(Boolean).join(", ")}]`,
  ...change.items.flatMap(itemLines),
];

const itemLines = ({ name, before, after }: ChangeItem): string[] => [
  `      ${name}`,
  ...before.filter((value) => !after?.includes(value)).map((value) => `        - ${value}`),
  ...(after ?? ["(known after an earlier change)"])
    .filter((value) => !before.includes(value))
    .map((value) => `        + ${value}`),
];
