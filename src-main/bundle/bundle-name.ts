import type { ProviderId } from "../contract/index.ts";
import { fileName } from "../setup/file-name.ts";

/**
 * The file name of a bundle: `mailwright-<emailDomain>-<provider>[-practice].zip`. The domain cut to 100
 * characters; "setup" while there is none.
 */
export function bundleName(emailDomain: string, provider: ProviderId, practice: boolean): string {
  const name = fileName(emailDomain.toLowerCase(), "setup", 100);
  return `mailwright-${name}-${provider}${practice ? "-practice" : ""}.zip`;
}
