import type { Finding } from "../../src-main/contract/finding.ts";
import type { SetupView } from "../../src-main/contract/setup-view.ts";

/** A value that is simply not there yet: no field is red before one has been in it, or a test has stopped for it. */
const notYet = "setting-missing";

/** Everything the steps found, each once. */
function allFindings(view: SetupView): readonly Finding[] {
  const seen = new Map<string, Finding>();
  for (const { id, findings } of view.steps) {
    for (const finding of findings)
      if (finding.code !== notYet || id === "test")
        seen.set(`${finding.code} ${finding.field} ${finding.title}`, finding);
  }
  return [...seen.values()];
}

/** What is to say at one field. */
export const findingsAt = (view: SetupView, field: string): readonly Finding[] =>
  allFindings(view).filter((finding) => finding.field === field);

/** What is to say about a step beside its fields. `shown` are the fields that say theirs themselves. */
export const findingsBeside = (
  view: SetupView,
  step: Finding["step"],
  shown: ReadonlySet<string>,
): readonly Finding[] =>
  (view.steps.find((state) => state.id === step)?.findings ?? []).filter(
    (finding) => finding.code !== notYet && !(finding.field && shown.has(finding.field)),
  );
