import type { Change, Finding, StepId } from "../contract/index.ts";
import { type FindingDraft, finding } from "../contract/make-finding.ts";

/** Where a change is looked at again. */
const stepOf = ({ id }: Pick<Change, "id">): StepId => (id.startsWith("dns/") ? "dns" : "finish");

const words = (items: Change["items"]): string =>
  items.map(({ name, before }) => `${name}: ${before.join(" · ") || "nothing"}`).join("\n");

/** What stands there is no longer what the person agreed to replace. */
export const changedBehind = (now: Change, shown: Change): Finding =>
  finding({
    code: "plan-changed-behind",
    step: stepOf(now),
    title: `“${now.title}” is no longer what the plan shows`,
    cause: "What stands there was changed after the plan was read. Nothing was overwritten.",
    fix: ["Read the plan again.", "Look at what stands there now, then apply the new plan."],
    expected: words(shown.items),
    found: words(now.items),
  });

/** The system took the change and does not show it. */
export const notKept = (change: Change): FindingDraft => ({
  code: "plan-not-kept",
  step: stepOf(change),
  title: `“${change.title}” was sent, and is not there`,
  cause: "The system accepted the change, and shows the old state when it is read again.",
  fix: ["Read the plan again in a minute.", "Look at it in the system's own console."],
});
