import type { DnsRow, OktaRecord } from "../../contract/dns.ts";
import { type DkimRecord, providers } from "../../providers/index.ts";
import { canonicalName, isAtOrBelow, relativeName } from "../ask/domain-name.ts";
import type { Question } from "../ask/message.ts";
import { registeredName } from "../ask/registered-name.ts";
import type { Soon } from "../ask/view.ts";
import { newSpf } from "../spf/edit.ts";
import { treeWalkNames } from "./dmarc.ts";
import type { DnsRequest } from "./request.ts";

/** A record the setup needs, before anything was asked. One row of the check each. */
export type Wanted = Pick<DnsRow, "id" | "type" | "fqdn" | "purpose" | "expected"> &
  (
    | { readonly kind: "okta"; readonly record: OktaRecord }
    | { readonly kind: "spf"; readonly include: string | null }
    | { readonly kind: "dkim"; readonly record: DkimRecord }
    | { readonly kind: "dmarc" }
    /** `sends`: mail is to be sent from the domain; null when only its SPF record tells. */
    | { readonly kind: "mx"; readonly sends: true | null }
  );
export type WantedOf<K extends Wanted["kind"]> = Extract<Wanted, { kind: K }>;

/** What a sub-domain without a policy of its own is advised to publish: watch first, refuse later. */
export const firstDmarc = "v=DMARC1; p=none";

/** The rows of a check, in the order they are shown. */
export function wantedRecords(request: DnsRequest): Wanted[] {
  const domain = canonicalName(request.domain);
  return [
    ...request.oktaRecords.map((record) => oktaRecord(record, domain)),
    {
      id: "spf",
      kind: "spf",
      type: "TXT",
      fqdn: domain,
      purpose: `SPF: lets ${request.provider ? providers[request.provider].words.called : "your provider"} send for this name`,
      expected: request.spfInclude === null ? "v=spf1 …" : newSpf(request.spfInclude),
      include: request.spfInclude === null ? null : canonicalName(request.spfInclude),
    },
    ...request.dkim.map((record) => dkimRecord(record, domain)),
    {
      id: "dmarc",
      kind: "dmarc",
      type: "TXT",
      fqdn: `_dmarc.${domain}`,
      purpose: "DMARC: what receivers do with mail that fails SPF and DKIM",
      expected: firstDmarc,
    },
    {
      id: "mx",
      kind: "mx",
      sends: request.provider === null ? null : true,
      type: "MX",
      fqdn: domain,
      purpose: "Where replies to this name go",
      expected: "Any mail host, if replies shall arrive",
    },
  ];
}

/** The questions a check asks in any case, whatever the answers are: they need not wait for one another. */
export function questionsOf(wanted: readonly Wanted[], domain: string): Soon[] {
  return [
    // SPF first: what the record includes is asked for next, and the rest has time until then.
    { name: domain, type: "TXT" },
    ...wanted.map(({ fqdn, type }) => ({ name: fqdn, type })),
    // Where Okta's aliases lead, and what must not stand beside a record.
    ...wanted.flatMap((w) =>
      w.kind === "okta" && w.type === "CNAME" ? [{ name: w.expected, type: "A" as const }] : [],
    ),
    ...wanted.flatMap((w) => {
      const beside = besideOf(w);
      return beside ? [{ ...beside, one: true as const }] : [];
    }),
    ...wanted.flatMap((w) =>
      w.kind === "spf" && w.include !== null ? [{ name: w.include, type: "TXT" as const }] : [],
    ),
    ...treeWalkNames(domain).map((name) => ({ name: `_dmarc.${name}`, type: "TXT" as const })),
    { name: registeredName(domain), type: "NS" },
    { name: registeredName(domain), type: "DS" },
  ];
}

/** The type that must not stand beside a record at its name, as a question: a CNAME stands alone (RFC 1034 section 3.6.2). */
export function besideOf({ type, fqdn }: Pick<Wanted, "type" | "fqdn">): Question | undefined {
  if (type === "MX") return undefined;
  return { name: fqdn, type: type === "CNAME" ? "TXT" : "CNAME" };
}

function oktaRecord(record: OktaRecord, domain: string): Wanted {
  const fqdn = canonicalName(record.fqdn);
  const short = isAtOrBelow(fqdn, domain) ? relativeName(fqdn, domain) : fqdn;
  const purpose =
    record.recordType === "TXT"
      ? "Proves to Okta that the domain is yours"
      : short.includes("_domainkey")
        ? "Okta verification: DKIM key"
        : "Okta verification: mail host";
  const expected =
    record.recordType === "CNAME" ? canonicalName(record.verificationValue) : record.verificationValue.trim();
  return {
    id: `okta-${record.recordType.toLowerCase()}-${short || "@"}`,
    kind: "okta",
    type: record.recordType,
    fqdn,
    purpose,
    expected,
    record,
  };
}

const dkimRecord = (record: DkimRecord, domain: string): Wanted => ({
  id: record.id,
  kind: "dkim",
  type: record.type,
  fqdn: `${record.selector}._domainkey.${domain}`,
  purpose: record.purpose,
  expected: record.told ?? record.expected(domain),
  record,
});
