import { z } from "zod";
import { Finding } from "./finding.ts";

export { MailwrightError } from "./mailwright-error.ts";

/** What an operation answers when it could not do its work: never a stack trace, always a finding. */
export const Problem = z.object({ ok: z.literal(false), finding: Finding });
export type Problem = z.infer<typeof Problem>;
