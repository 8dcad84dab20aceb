import type { Finding } from "../../../src-main/contract/finding.ts";

/** What an operation on the credential answers, beside the view. */
export type Judged = Promise<{ readonly findings: Finding[]; readonly original?: string | null }>;
