import type { OktaRecord } from "../contract/dns.ts";
import type { Network } from "../network/port.ts";
import { openView } from "./ask/view.ts";
import { expecting, publishing } from "./check/rows/okta.ts";

/**
 * The records of Okta that not all name servers of the zone publish yet; all of them when nobody can be asked. Resolvers are
 * asked only where the zone's own servers are out of reach. Throws only when cancelled.
 */
export async function unpublished(
  network: Network,
  domain: string,
  records: readonly OktaRecord[],
  signal: AbortSignal,
): Promise<OktaRecord[]> {
  const soon = records.map(({ fqdn, recordType }) => ({ name: fqdn, type: recordType }));
  const view = await openView(network, domain, { signal, soon });
  const isOut = await Promise.all(
    records.map(async ({ fqdn, recordType, verificationValue }) => {
      const seen = await view.own(fqdn, recordType);
      return publishing(seen, expecting(recordType, verificationValue)).share === "all";
    }),
  );
  return records.filter((_, i) => !isOut[i]);
}
