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
  signing: [
    "Publish the two DKIM records of the DNS step.",
    "In the Defender portal, open Email & collaboration > Policies & rules > Threat policies > Email authentication settings > DKIM, choose the domain, and switch signing on.",
  ],
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
    otherDomainIn: (name, domain) => otherDomain(labelOf(name), domain),
    // The target's name without its zone: from older instructions, or entered where the selector belongs.
    mistakenNames: (domain) => [`selector${n}-${domain.replaceAll(".", "-")}._domainkey.${domain}`],
    afterwards: "",
    missing: {
      title: `Microsoft's DKIM record selector${n} is missing`,
      cause: `Without it Microsoft 365 signs with the ${tenantZone} domain, which does not count for yours in DMARC. The target is shown in the Defender portal.`,
      fix: [
        defender,
        "Select the domain and copy both CNAMEs.",
        "Enter them at the DNS host.",
        "When the DNS check finds them, switch Sign messages for this domain with DKIM signatures to Enabled.",
      ],
    },
    noKey: {
      cause: `Microsoft publishes the key when DKIM signing is switched on, for the second selector at the first key rotation. A target that was put together by hand, in the older form that ends in ${tenantZone}, has no key either: domains added since May 2025 have another one.`,
      fix: [
        defender,
        "Select the domain and compare both targets with the ones shown there. The reply of the console script shows them too.",
        "Where they differ, replace the target at the DNS host.",
        "Where they are the same, switch Sign messages for this domain with DKIM signatures to Enabled.",
      ],
    },
    source: {
      label: "Microsoft: set up DKIM for custom domains",
      url: "https://learn.microsoft.com/defender-office-365/email-authentication-dkim-configure",
    },
  };
}

/** `m6-com` in `selector1-m6-com._domainkey.acme.onmicrosoft.com`. */
const labelOf = (target: string): string => /^selector[12]-([^.]*)/i.exec(target)?.[1] ?? "";

/**
 * The label begins with the domain, its dots made hyphens. Microsoft may take hyphens out and add characters at the end
 * (`findchild-acme-com01be2e`), so neither dots nor hyphens are compared.
 */
function otherDomain(label: string, domain: string): string | undefined {
  const bare = (text: string) => text.toLowerCase().replace(/[.-]/g, "");
  return bare(label).startsWith(bare(domain)) ? undefined : label;
}
