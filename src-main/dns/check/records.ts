import type { DnsRow, OktaRecord } from "../../contract/dns.ts";
import { canonicalName, isAtOrBelow, relativeName } from "../ask/domain-name.ts";
import type { Question } from "../ask/message.ts";
import { startOf } from "../ask/zone.ts";
import { newSpf } from "../spf/edit.ts";
import { treeWalkNames } from "./dmarc.ts";
import type { DnsRequest } from "./request.ts";

/** A record the setup needs, before anything was asked. One row of the check each. */
export type Wanted = Pick<DnsRow, "id" | "type" | "fqdn" | "purpose" | "expected"> &
  (
    | { readonly kind: "okta"; readonly record: OktaRecord }
    | { readonly kind: "spf"; readonly include: string | null }
    | { readonly kind: "dkim"; readonly style: "google" | "microsoft" }
    | { readonly kind: "dmarc" }
    | { readonly kind: "mx" }
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
      purpose: `SPF: lets ${senderOf(request)} send for this name`,
      expected: request.spfInclude === null ? "v=spf1 …" : newSpf(request.spfInclude),
      include: request.spfInclude === null ? null : canonicalName(request.spfInclude),
    },
    ...dkimRecords(request, domain),
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
      type: "MX",
      fqdn: domain,
      purpose: "Where replies to this name go",
      expected: "Any mail host, if replies shall arrive",
    },
  ];
}

/** The questions a check asks in any case, whatever the answers are: they need not wait for one another. */
export function questionsOf(wanted: readonly Wanted[], domain: string): Question[] {
  return [
    ...wanted.map(({ fqdn, type }) => ({ name: fqdn, type })),
    // The key behind Microsoft's aliases.
    ...wanted.flatMap((w) =>
      w.kind === "dkim" && w.type === "CNAME" ? [{ name: w.fqdn, type: "TXT" as const }] : [],
    ),
    ...wanted.flatMap((w) =>
      w.kind === "spf" && w.include !== null ? [{ name: w.include, type: "TXT" as const }] : [],
    ),
    ...treeWalkNames(domain).map((name) => ({ name: `_dmarc.${name}`, type: "TXT" as const })),
    { name: startOf(domain), type: "NS" },
  ];
}

function senderOf(request: DnsRequest): string {
  switch (request.provider) {
    case "google":
      return "Google Workspace";
    case "microsoft":
      return "Microsoft 365";
    default:
      return "your provider";
  }
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

function dkimRecords({ provider }: DnsRequest, domain: string): Wanted[] {
  switch (provider) {
    case "google":
      return [
        {
          id: "dkim-google",
          kind: "dkim",
          style: "google",
          type: "TXT",
          fqdn: `google._domainkey.${domain}`,
          purpose: "DKIM: Google's signing key",
          expected: "v=DKIM1; k=rsa; p=… from the Google Admin console",
        },
      ];
    case "microsoft": {
      const dashed = domain.replaceAll(".", "-");
      return ([1, 2] as const).map((n) => ({
        id: `dkim-selector${n}`,
        kind: "dkim" as const,
        style: "microsoft" as const,
        type: "CNAME" as const,
        fqdn: `selector${n}._domainkey.${domain}`,
        purpose: `DKIM: Microsoft's signing key ${n} of 2`,
        expected: `selector${n}-${dashed}._domainkey.… from the Microsoft Defender portal`,
      }));
    }
    default:
      // Another provider's selectors are not known before a message of it was seen.
      return [];
  }
}
