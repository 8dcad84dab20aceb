import { findingAt } from "../../contract/make-finding.ts";

/** What is about the org itself is mended where it is connected. */
export const atDomain = findingAt("domain");
/** What is about the email server is mended where the setup is finished. */
export const atFinish = findingAt("finish");
/** What is about the records is mended at the DNS check. */
export const atDns = findingAt("dns");
