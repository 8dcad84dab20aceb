import type { OktaRecord } from "../contract/dns.ts";
import type { ProviderId } from "../contract/settings.ts";

/** What a check is about. Names are in their DNS form (see `normaliseDomain`). */
export interface DnsRequest {
  readonly domain: string;
  /** The From address Okta will use; may be empty. */
  readonly from: string;
  readonly provider: ProviderId | null;
  /** The name of the provider's SPF include, such as `_spf.google.com`; null when it is not known. */
  readonly spfInclude: string | null;
  readonly oktaRecords: readonly OktaRecord[];
}
