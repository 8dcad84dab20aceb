import { domainToASCII } from "node:url";
import type { ProviderId } from "../contract/index.ts";
import { fileName } from "./part.ts";

/**
 * The file name of a bundle: `mailwright-<emailDomain>-<provider>[-practice].zip`. The domain in its ASCII form
 * (RFC 5891), cut to 100 characters; "setup" while there is none.
 */
export function bundleName(emailDomain: string, provider: ProviderId, practice: boolean): string {
  const domain = emailDomain.trim().replace(/\.+$/, "").toLowerCase();
  const name = fileName(domainToASCII(domain) || domain, "setup").slice(0, 100);
  return `mailwright-${name}-${provider}${practice ? "-practice" : ""}.zip`;
}
