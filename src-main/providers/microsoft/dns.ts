import type { DkimRecord, MailDns } from "../cloud.ts";

/** The names of one cloud that stand in a customer's DNS. */
export interface MicrosoftZones {
  readonly spfInclude: string;
  /** The zone of the domain that every tenant is born with: `onmicrosoft.com`. */
  readonly tenantZone: string;
  readonly mailZones: readonly string[];
}

const defender =
  "In the Microsoft Defender portal, open Email & collaboration > Policies & rules > Threat policies > Email authentication settings > DKIM.";

/** What mail from Exchange Online needs in the DNS, in one of Microsoft's clouds. */
export const microsoftDns = ({ spfInclude, tenantZone, mailZones }: MicrosoftZones): MailDns => ({
  spfInclude,
  dkim: ([1, 2] as const).map((n) => dkimRecord(n, tenantZone)),
  mailZones,
});

/**
 * The alias of one selector. It leads to `selector1-<dashed domain>._domainkey.<tenant>.onmicrosoft.com`, or for domains
 * added since May 2025 to `….<tenant>.<character>-v<n>.dkim.mail.microsoft` (Microsoft, "Set up DKIM to sign mail from your
 * cloud domain"). In a national cloud the tenant's own domain is in that cloud's zone.
 */
function dkimRecord(n: 1 | 2, tenantZone: string): DkimRecord {
  const zone = `(?:[a-z0-9-]+\\.${tenantZone.replaceAll(".", "\\.")}|[a-z0-9-]+\\.[a-z0-9]+-v\\d+\\.dkim\\.mail\\.microsoft)`;
  const target = new RegExp(`^selector${n}-[a-z0-9-]+\\._domainkey\\.${zone}$`, "i");
  return {
    id: `dkim-selector${n}`,
    selector: `selector${n}`,
    type: "CNAME",
    purpose: `DKIM: Microsoft's signing key ${n} of 2`,
    expected: (domain) =>
      `selector${n}-${domain.replaceAll(".", "-")}._domainkey.… from the Microsoft Defender portal`,
    leadsToKey: (name) => target.test(name.replace(/\.$/, "")),
    afterwards: "",
    missing: {
      title: "Microsoft's DKIM record is missing",
      cause: `Without it Microsoft 365 signs with the ${tenantZone} domain, which does not count for yours in DMARC. The target is shown in the Defender portal.`,
      fix: [
        defender,
        "Select the domain and copy both CNAMEs.",
        "Enter them at the DNS host.",
        "When they are found here, switch Sign messages for this domain with DKIM signatures to Enabled.",
      ],
    },
    noKey: {
      cause:
        "Microsoft publishes the key when DKIM signing is switched on. For the second selector that is at the first key rotation.",
      fix: ["In the Microsoft Defender portal, switch on DKIM signatures for this domain."],
    },
    source: {
      label: "Microsoft: set up DKIM for custom domains",
      url: "https://learn.microsoft.com/defender-office-365/email-authentication-dkim-configure",
    },
  };
}
