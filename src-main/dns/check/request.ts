import type { OktaRecord } from "../../contract/dns.ts";
import type { ProviderId } from "../../contract/settings.ts";
import type { Setup } from "../../contract/setup.ts";
import { type DkimRecord, mailDnsOf } from "../../providers/index.ts";
import { canonicalName } from "../ask/domain-name.ts";

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
export function requestOf({ domain, provider, settings, script }: Setup): DnsRequest {
  const mail = mailDnsOf(provider, settings);
  const told = script?.reply?.dkim;
  return {
    domain: domain.emailDomain,
    from: domain.from,
    provider,
    ...mail,
    dkim:
      told?.domain === domain.emailDomain ? mail.dkim.map((one) => withTarget(one, told.targets)) : mail.dkim,
    oktaRecords: domain.oktaRecords,
  };
}

/** The record with the target that the provider's console told for it: each leads to a key of its own. */
function withTarget(record: DkimRecord, targets: readonly string[]): DkimRecord {
  const target = targets.map(canonicalName).find((one) => record.leadsToKey?.(one));
  return target === undefined ? record : { ...record, target };
}
