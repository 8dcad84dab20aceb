import type { Finding } from "../../contract/finding.ts";
import { normaliseDomain } from "../../setup/email-domain.ts";
import { isAtOrBelow } from "../ask/domain-name.ts";
import { registeredName } from "../ask/registered-name.ts";
import { finding, source } from "../finding.ts";

/**
 * What can be said about the email domain and the From address before any question is asked of the DNS. Empty texts are
 * not an error here: the form says itself that they are missing.
 *
 * @returns findings of the step `domain`, each at its field (`emailDomain` or `from`)
 */
export function lintDomain(domain: string, from: string): Finding[] {
  const findings: Finding[] = [];
  let name: string | undefined;
  if (domain.trim() !== "") {
    const read = normaliseDomain(domain);
    if ("finding" in read) findings.push(read.finding);
    else name = read.domain;
  }
  if (name?.includes("_"))
    findings.push(
      finding({
        code: "dns-underscore",
        step: "domain",
        field: "emailDomain",
        title: "The email domain has an underscore",
        cause:
          "A host name has letters, digits and hyphens only (RFC 1123, section 2.1). Gmail refuses senders at such a domain.",
        fix: [`Choose a name without it, such as ${name.replaceAll("_", "-")}.`],
        found: name,
        sources: [
          source.dns(1123, "2.1"),
          {
            label: "Okta: emails not received using a custom email provider",
            url: "https://support.okta.com/help/s/article/emails-not-received-using-configuring-a-custom-email-provider",
          },
        ],
      }),
    );
  if (name !== undefined && name === registeredName(name))
    findings.push(
      finding({
        code: "dns-apex",
        severity: "warning",
        step: "domain",
        field: "emailDomain",
        title: "This is the main domain, not a sub-domain",
        cause:
          "The main domain's SPF record usually lists other senders already, and all of them share one limit of 10 lookups. SPF is not inherited: a sub-domain has a limit of its own, and a mistake there does not stop your other mail.",
        fix: [
          `Use a sub-domain, such as notifications.${name}.`,
          "Or keep it, and watch the SPF row of the DNS check.",
        ],
        found: name,
        sources: [source.spf("4.6.4")],
      }),
    );
  const address = from.trim();
  if (address !== "") findings.push(...lintFrom(address, name));
  return findings;
}

/**
 * What is wrong with the email domain and the From address, and what is not known of Okta's records: the same in a check, a
 * run, an audit and a bundle. Advice that only matters while the domain is chosen is left out.
 */
export function domainFaults(domain: string, from: string, oktaRecords?: readonly unknown[]): Finding[] {
  const faults = lintDomain(domain, from).filter(({ code }) => code !== "dns-apex");
  if (domain.trim() === "" || oktaRecords === undefined || oktaRecords.length > 0) return faults;
  return [
    ...faults,
    finding({
      code: "dns-okta-records-missing",
      severity: "info",
      step: "domain",
      field: "oktaRecords",
      title: "Okta's verification records are not in this setup",
      cause:
        "So it cannot be said whether they are published. Okta sends from a domain only when it has verified it.",
      fix: [
        "In the Okta Admin Console, open Customizations > Brands, your brand, Domains, and add the email domain.",
        "Copy the table of records from there into the Domain step.",
      ],
      sources: [source.oktaEmailDomain],
    }),
  ];
}

function lintFrom(address: string, domain: string | undefined): Finding[] {
  const at = address.lastIndexOf("@");
  const common = { severity: "error", step: "domain", field: "from", found: address.slice(0, 320) } as const;
  const local = address.slice(0, Math.max(at, 0));
  const read = at > 0 ? normaliseDomain(address.slice(at + 1)) : undefined;
  if (read === undefined || "finding" in read || local.length > 64 || /[\s<>()[\]\\,;:"@]/.test(local))
    return [
      finding({
        ...common,
        code: "dns-from-invalid",
        title: "The From address is not an email address",
        cause: "An address is one name, an @ and a domain, without spaces or brackets.",
        fix: [`Enter an address such as noreply@${domain ?? "notifications.example.com"}.`],
      }),
    ];
  if (domain === undefined || read.domain === domain) return [];
  const below = isAtOrBelow(read.domain, domain);
  return [
    finding({
      ...common,
      code: "dns-from-elsewhere",
      title: "The From address is not at the email domain",
      cause: below
        ? `It is at ${read.domain}, below ${domain}. SPF and Okta's verification are for ${domain} itself.`
        : `It is at ${read.domain}. Okta sends from the domain it verified, ${domain}.`,
      fix: [`Use ${local}@${domain}.`, `Or change the email domain to ${read.domain}.`],
      expected: `${local}@${domain}`,
    }),
  ];
}
