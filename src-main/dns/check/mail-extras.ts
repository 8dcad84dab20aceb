import type { MailExtras } from "../../contract/mail-extras.ts";
import { recordText } from "../ask/message.ts";
import { registeredName } from "../ask/registered-name.ts";
import type { View } from "../ask/view.ts";
import { type DmarcRecord, discoverDmarc, isDmarcRecord } from "./dmarc.ts";

/** Domains that are asked whether they take reports. Receivers send to a few addresses at most. */
const mostReceivers = 5;

/** The DMARC record that applies to a domain, and the name it is for; null for none. */
export async function dmarcFor(
  view: View,
  domain: string,
): Promise<{ readonly domain: string; readonly record: DmarcRecord } | null> {
  const { record, recordDomain } = await discoverDmarc(async (name) => {
    const seen = await view.see(`_dmarc.${name}`, "TXT");
    return seen.status === "failed" ? null : seen.records.map(recordText);
  }, domain);
  return record && recordDomain !== undefined ? { domain: recordDomain, record } : null;
}

/** What else of the domain's mail stands in the DNS. Nothing that fails here is an error. Throws only when cancelled. */
export async function mailExtras(view: View, domain: string): Promise<MailExtras> {
  const text = async (name: string, version: RegExp): Promise<string | null | undefined> => {
    const { status, records } = await view.held(name, "TXT");
    if (status === "failed") return undefined;
    return records.map(recordText).find((value) => version.test(value)) ?? null;
  };
  const brand = (name: string) => text(`default._bimi.${name}`, /^v=BIMI1\s*(?:;|$)/);
  const [dnssec, mtaSts, tlsRpt, own, above, reportsTo] = await Promise.all([
    dnssecOf(view),
    text(`_mta-sts.${domain}`, /^v=STSv1\s*(?:;|$)/),
    text(`_smtp._tls.${domain}`, /^v=TLSRPTv1\s*(?:;|$)/),
    brand(domain),
    // A name without one has that of its organization.
    brand(registeredName(domain)),
    receiversOf(view, domain),
  ]);
  return { dnssec, mtaSts, tlsRpt, bimi: own ?? above, reportsTo };
}

/** The DS record stands in the zone above, so it is asked of a resolver. */
async function dnssecOf({ search, resolver }: View): Promise<MailExtras["dnssec"]> {
  if (search.found !== "zone") return null;
  const { status } = await resolver.query(search.zone.apex, "DS");
  return status === "found" ? "signed" : status === "failed" ? null : "unsigned";
}

/** The domains of `rua` addresses that are registered apart from the domain itself: each has to agree. */
async function receiversOf(view: View, of: string): Promise<MailExtras["reportsTo"]> {
  const found = await dmarcFor(view, of);
  if (found === null) return [];
  const rua = /(?:^|;)\s*rua\s*=([^;]*)/i.exec(found.record.text)?.[1] ?? "";
  const hosts = rua
    .split(",")
    .map((uri) => /^mailto:[^@\s]+@([^@\s!]+)/i.exec(uri.trim())?.[1]?.toLowerCase())
    .filter((host) => host !== undefined)
    .filter((host) => registeredName(host) !== registeredName(found.domain));
  return Promise.all(
    [...new Set(hosts)].slice(0, mostReceivers).map(async (domain) => ({
      domain,
      agreed: await agreed(view, `${found.domain}._report._dmarc.${domain}`),
    })),
  );
}

async function agreed({ resolver }: View, name: string): Promise<boolean | null> {
  const { status, records } = await resolver.query(name, "TXT");
  return status === "failed" ? null : records.some((r) => isDmarcRecord(recordText(r)));
}
