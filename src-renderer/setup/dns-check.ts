import type { DnsCheck } from "../../src-main/contract/dns.ts";
import type { Setup } from "../../src-main/contract/setup.ts";

/** The last DNS check, when it is about the domain as it is now. */
export function currentCheck({ domain, lastDns }: Setup): DnsCheck | null {
  const name = domain.emailDomain.trim().toLowerCase().replace(/\.$/, "");
  return lastDns?.domain === name ? lastDns : null;
}
