import { z } from "zod";
import { Finding } from "./finding.ts";
import { type FindingDraft, finding } from "./make-finding.ts";

/** What an operation answers when it could not do its work: never a stack trace, always a finding. */
export const Problem = z.object({ ok: z.literal(false), finding: Finding });
export type Problem = z.infer<typeof Problem>;

/**
 * The one error class that crosses rooms. Its message is the finding's title, so that a log line is readable;
 * the finding itself goes to the window or the terminal.
 */
export class MailwrightError extends Error {
  override readonly name = "MailwrightError";
  readonly finding: Finding;

  constructor(draft: FindingDraft) {
    super(draft.title);
    this.finding = finding(draft);
  }
}
