import type { Finding, StepId } from "./finding.ts";

/** What a finding is made of. The severity is `error` unless given; what is not known is left out or undefined. */
export interface FindingDraft extends Pick<Finding, "code" | "step" | "title" | "cause"> {
  readonly severity?: Finding["severity"];
  readonly field?: string | undefined;
  readonly task?: string | undefined;
  readonly fix: readonly string[];
  readonly commands?: readonly string[] | undefined;
  readonly wait?: Finding["wait"] | undefined;
  readonly evidence?: string | undefined;
  readonly expected?: string | undefined;
  readonly found?: string | undefined;
  readonly sources?: Readonly<Finding["sources"]>;
}

/**
 * The one maker of findings. An undefined or empty detail becomes an absent key, so that the window, the terminal's JSON
 * and the report show the same. It does without zod: the window uses it too.
 */
export function finding(draft: FindingDraft): Finding {
  const { code, severity = "error", step, field, task, title, cause, fix, wait, sources = [] } = draft;
  const { commands = [], evidence, expected, found } = draft;
  return {
    code,
    severity,
    step,
    ...(field && { field }),
    ...(task && { task }),
    title,
    cause,
    fix: [...fix],
    ...(commands.length > 0 && { commands: [...commands] }),
    ...(wait && { wait }),
    ...(evidence && { evidence }),
    ...(expected && { expected }),
    ...(found && { found }),
    sources: [...sources],
  };
}

/** The maker for a room whose findings are mended at one step unless they say otherwise. */
export const findingAt =
  (step: StepId) =>
  (draft: Omit<FindingDraft, "step"> & { readonly step?: StepId }): Finding =>
    finding({ step, ...draft });
