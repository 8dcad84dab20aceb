import type { Finding } from "./finding.ts";
import { type FindingDraft, finding } from "./make-finding.ts";

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
