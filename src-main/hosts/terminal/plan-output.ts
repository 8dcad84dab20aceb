import {
  blocks,
  type Change,
  type ChangeItem,
  type Finding,
  isSettled,
  type Plan,
  type PlanEvent,
  systemNames,
} from "../../contract/index.ts";
import { type Arguments, type ExitCode, type Io, isJson } from "./command.ts";
import { findingsText } from "./text.ts";
import { oneLine } from "./visible.ts";
import { wrapped } from "./wrap.ts";

/** A change's state, in a word or two. */
const words: Readonly<Record<Change["state"], string>> = {
  right: "is right",
  pending: "to do",
  conflict: "conflict",
  running: "…",
  done: "done",
  failed: "failed",
  undone: "undone",
  kept: "kept",
};

const margin = " ".repeat(12);

/** A change as a line: how it stands, and what it is. */
export function changeLine({ state, title, note, question, byHand }: Change, columns?: number): string {
  const open = byHand === undefined ? (question ? "to ask" : words.pending) : "by hand";
  const word = state === "pending" ? open : words[state];
  const more = note === undefined ? "" : ` (${note})`;
  return wrapped(`  ${word.padEnd(10)}${oneLine(title + more)}`, columns, margin);
}

/** What a change would put in the place of what. Values are not wrapped, so that they can be copied. */
function itemLines({ name, before, after }: ChangeItem): string[] {
  const values = [
    ...before.filter((value) => !after?.includes(value)).map((value) => `- ${value}`),
    ...(after ?? ["known when what it needs is done"])
      .filter((value) => !before.includes(value))
      .map((value) => `+ ${value}`),
  ];
  return values.length === 0 ? [] : [name, ...values.map((value) => `  ${value}`)];
}

/** A plan for a terminal of so many columns: system by system, each change with what it puts in the place of what. */
export function planText({ changes, findings }: Omit<Plan, "readAt">, columns?: number): string {
  const systems = [...new Set(changes.map(({ system }) => system))];
  const parts = systems.map((system) =>
    [
      systemNames[system],
      ...changes
        .filter((change) => change.system === system)
        .flatMap((change) => [
          changeLine(change, columns),
          ...(isSettled(change)
            ? []
            : [
                ...[change.byHand, change.detail].flatMap((text) =>
                  text === undefined ? [] : [`${margin}${wrapped(oneLine(text), columns, margin)}`],
                ),
                ...change.items.flatMap(itemLines).map((line) => `${margin}${oneLine(line)}`),
              ]),
        ]),
    ].join("\n"),
  );
  const told = planFindings({ changes, findings });
  return [...parts, ...(told.length > 0 ? [findingsText(told, columns)] : [])].join("\n\n");
}

/** Prints a change as it comes to its end, and to standard error what is waited for; with `--json` only that. */
export function printPlanEvent(event: PlanEvent, args: Arguments, io: Io): void {
  if (event.type === "wait") io.err(`  ${oneLine(event.text)}, until ${clock(event.until)}\n`);
  if (event.type === "change" && event.change.state !== "running" && !isJson(args))
    io.out(`${changeLine(event.change, io.columns)}\n`);
}

/** The time of day here, of an ISO 8601 time. */
const clock = (at: string): string => new Date(at).toLocaleTimeString("en-US", { hour12: false });

/** How a plan stands, as people script against it: 0 nothing is left, 3 something is, 1 something is in its way. */
export function planCode({ changes, findings }: Plan): ExitCode {
  const stuck = changes.some(({ state }) => state === "conflict" || state === "failed");
  if (stuck || blocks(findings)) return 1;
  return changes.every(isSettled) ? 0 : 3;
}

/** Every finding of a plan: about the systems, and why changes are in conflict or failed. */
const planFindings = ({ changes, findings }: Omit<Plan, "readAt">): Finding[] => [
  ...findings,
  ...changes.flatMap(({ finding }) => finding ?? []),
];

/** The plan in a JSON document. Its shape is in docs/command-line.md and held by a test. */
export const planDocument = (setup: string, plan: Plan) => ({
  setup,
  readAt: plan.readAt,
  changes: plan.changes,
  findings: planFindings(plan),
});
