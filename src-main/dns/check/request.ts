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
  const replied = script?.reply?.dkim;
  const targets = replied?.domain === domain.emailDomain ? replied.targets : [];
  const pasted = domain.dkim?.domain === domain.emailDomain ? domain.dkim.records : [];
  return {
    domain: domain.emailDomain,
    from: domain.from,
    provider,
    ...mail,
    dkim: mail.dkim.map((one) => {
      // What a person copied is younger than a reply, or they would not have.
      const told = pasted.find(({ id }) => id === one.id)?.value ?? targetOf(one, targets);
      return told === undefined ? one : { ...one, told };
    }),
    oktaRecords: domain.oktaRecords,
  };
}

/** The target that the provider's console told for a record: each leads to a key of its own. */
const targetOf = ({ leadsToKey }: DkimRecord, targets: readonly string[]): string | undefined =>
  targets.map(canonicalName).find((one) => leadsToKey?.(one));
