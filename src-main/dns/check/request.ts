import type { OktaRecord } from "../../contract/dns.ts";
import type { ProviderId } from "../../contract/settings.ts";
import type { Setup } from "../../contract/setup.ts";
import { type DkimRecord, mailDnsOf } from "../../providers/index.ts";

/** What a check is about. */
export interface DnsRequest {
  /** In its canonical form. */
  readonly domain: string;
  /** The From address Okta will use; may be empty. */
  readonly from: string;
  readonly provider: ProviderId | null;
  /** The name of the provider's SPF include, such as `_spf.google.com`; null when it is not known. */
  readonly spfInclude: string | null;
  /** The DKIM records that the provider's console asks for. */
  readonly dkim: readonly DkimRecord[];
  readonly oktaRecords: readonly OktaRecord[];
}

/** What a check of a setup is about. A text that is no name finds nothing. */
export function requestOf({ domain, provider, settings }: Setup): DnsRequest {
  return {
    domain: domain.emailDomain,
    from: domain.from,
    provider,
    ...mailDnsOf(provider, settings),
    oktaRecords: domain.oktaRecords,
  };
}
