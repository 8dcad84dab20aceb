import { findingAt } from "../contract/make-finding.ts";

/** A finding of this room: at the DNS step unless said otherwise. */
export const finding = findingAt("dns");

/** About the record of one row. It is a warning unless said otherwise: the mail leaves all the same. */
export const rowFinding = (field: string, draft: Parameters<typeof finding>[0]) =>
  finding({ severity: "warning", field, ...draft });

const rfc = (number: number, section: string) => ({
  label: `RFC ${number}, section ${section}`,
  url: `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`,
});

/** Links to the rule a finding comes from. */
export const source = {
  spf: (section: string) => rfc(7208, section),
  dkim: (section: string) => rfc(6376, section),
  dmarc: (section: string) => rfc(9989, section),
  dns: (number: number, section: string) => rfc(number, section),
  oktaEmailDomain: {
    label: "Okta: configure a custom email domain",
    url: "https://help.okta.com/oie/en-us/content/topics/settings/settings_configure_a_custom_email_domain.htm",
  },
  cloudflareProxy: {
    label: "Cloudflare: proxy status of DNS records",
    url: "https://developers.cloudflare.com/dns/proxy-status/",
  },
};
