import { neededRows } from "../../contract/dns-rows.ts";
import type { DnsCheck } from "../../contract/index.ts";
import { canonicalName } from "../../dns/ask/domain-name.ts";

/**
 * The names that Mailwright may write, for a right that is limited to names: those of the records to write. While Okta's own are
 * not known, everything below the domain: the names of its aliases differ from org to org.
 */
export function writtenNames(check: DnsCheck | null): string[] {
  if (!check) return [];
  const needed = neededRows(check.rows);
  const names = needed.map(({ fqdn }) => canonicalName(fqdn));
  const below = needed.some(({ kind }) => kind === "okta") ? [] : [`*.${canonicalName(check.domain)}`];
  return [...new Set([...names, ...below])].sort();
}
