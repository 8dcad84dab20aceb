import { recordText } from "./ask/message.ts";
import { registeredName } from "./ask/registered-name.ts";
import type { Soon, View } from "./ask/view.ts";
import { isDmarcRecord } from "./check/dmarc.ts";

/** What else of a domain's mail stands in the DNS. Nothing of it is needed to send; it is told, and not judged. */
export interface MailExtras {
  /** Whether the zone above vouches for the zone's keys (a DS record, RFC 4034 section 5); null when that is not known. */
  readonly dnssec: "signed" | "unsigned" | null;
  /** The TXT records of MTA-STS (RFC 8461 section 3.1), TLS-RPT (RFC 8460 section 3) and BIMI; null for none. */
  readonly mtaSts: string | null;
  readonly tlsRpt: string | null;
  readonly bimi: string | null;
  /** Domains elsewhere that get the DMARC reports, and whether they agreed to (RFC 9990 section 4). */
  readonly reportsTo: readonly { readonly domain: string; readonly agreed: boolean | null }[];
}

/** Domains that are asked whether they take reports. Receivers send to a few addresses at most. */
const mostReceivers = 5;

const mtaStsAt = (domain: string) => `_mta-sts.${domain}`;
const tlsRptAt = (domain: string) => `_smtp._tls.${domain}`;
const bimiAt = (domain: string) => `default._bimi.${domain}`;

/** The questions that are asked whatever the DMARC record says. */
export const extraQuestions = (domain: string): Soon[] => [
  { name: registeredName(domain), type: "DS" },
  ...[mtaStsAt, tlsRptAt, bimiAt].map((at) => ({
    name: at(domain),
    type: "TXT" as const,
    one: true as const,
  })),
];

/** @param dmarc the record that applies to the domain, and the name it is for */
export async function mailExtras(
  view: View,
  domain: string,
  dmarc: { readonly domain: string; readonly record: string } | null,
): Promise<MailExtras> {
  const text = async (name: string, version: RegExp): Promise<string | null> => {
    const { records } = await view.held(name, "TXT");
    return records.map(recordText).find((value) => version.test(value)) ?? null;
  };
  const receivers = dmarc === null ? [] : receiversOf(dmarc.record, dmarc.domain);
  const [dnssec, mtaSts, tlsRpt, bimi, reportsTo] = await Promise.all([
    dnssecOf(view),
    text(mtaStsAt(domain), /^v=STSv1\s*(?:;|$)/),
    text(tlsRptAt(domain), /^v=TLSRPTv1\s*(?:;|$)/),
    text(bimiAt(domain), /^v=BIMI1\s*(?:;|$)/),
    Promise.all(
      receivers.map(async (receiver) => ({
        domain: receiver,
        agreed: await agreed(view, `${dmarc?.domain}._report._dmarc.${receiver}`),
      })),
    ),
  ]);
  return { dnssec, mtaSts, tlsRpt, bimi, reportsTo };
}

/** The DS record stands in the zone above, so it is asked of a resolver. */
async function dnssecOf({ search, resolver }: View): Promise<MailExtras["dnssec"]> {
  if (search.found !== "zone") return null;
  const { status } = await resolver.query(search.zone.apex, "DS");
  return status === "found" ? "signed" : status === "failed" ? null : "unsigned";
}

/** The domains of `rua` addresses that are registered apart from the domain itself: each has to agree. */
function receiversOf(record: string, domain: string): string[] {
  const rua = /(?:^|;)\s*rua\s*=([^;]*)/i.exec(record)?.[1] ?? "";
  const hosts = rua
    .split(",")
    .map((uri) => /^mailto:[^@\s]+@([^@\s!]+)/i.exec(uri.trim())?.[1]?.toLowerCase())
    .filter((host) => host !== undefined && registeredName(host) !== registeredName(domain));
  return [...new Set(hosts)].slice(0, mostReceivers) as string[];
}

async function agreed({ resolver }: View, name: string): Promise<boolean | null> {
  const { status, records } = await resolver.query(name, "TXT");
  return status === "failed" ? null : records.some((r) => isDmarcRecord(recordText(r)));
}
