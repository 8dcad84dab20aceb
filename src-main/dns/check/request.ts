import type { OktaRecord } from "../../contract/dns.ts";
import type { ProviderId } from "../../contract/settings.ts";
import type { Setup } from "../../contract/setup.ts";
import { type DkimRecord, mailDnsOf } from "../../providers/index.ts";
import { normaliseDomain } from "../ask/domain-name.ts";

/** What a check is about. Names are in their DNS form (see `normaliseDomain`). */
export interface DnsRequest {
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

/** What a check of a setup is about. A name that is none stays as it was typed: the check then finds nothing under it. */
export function requestOf({ domain, provider, settings }: Setup): DnsRequest {
  const named = normaliseDomain(domain.emailDomain);
  return {
    domain: "domain" in named ? named.domain : domain.emailDomain.trim(),
    from: domain.from,
    provider,
    ...mailDnsOf(provider, settings),
    oktaRecords: domain.oktaRecords,
  };
}
