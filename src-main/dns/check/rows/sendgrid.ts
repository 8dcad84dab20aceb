import type { Finding } from "../../../contract/finding.ts";
import { canonicalName, isAtOrBelow } from "../../ask/domain-name.ts";
import { recordText } from "../../ask/message.ts";
import type { View } from "../../ask/view.ts";
import { finding, source } from "../../finding.ts";
import type { DnsRequest } from "../request.ts";

/** Names SendGrid's own setup makes: its DKIM selectors. Okta's are others (`t02`, `p03`). */
const selectors = ["s1", "s2"];

/** The questions asked, but for the domain's TXT. */
export function sendGridNames(request: DnsRequest): string[] {
  const okta = new Set(request.oktaRecords.map((r) => canonicalName(r.fqdn)));
  return selectors.map((s) => `${s}._domainkey.${request.domain}`).filter((n) => !okta.has(n));
}

/**
 * Okta verifies domains with SendGrid, and refuses one that is set up at SendGrid already. Looks for the traces such a
 * setup leaves, leaving Okta's own records out.
 */
export async function sendGridFindings(view: View, request: DnsRequest): Promise<Finding[]> {
  const names = sendGridNames(request);
  const [spf, ...keys] = await Promise.all([
    view.own(request.domain, "TXT"),
    ...names.map((name) => view.held(name, "CNAME")),
  ]);
  const traces = [
    ...spf.records.map(recordText).filter((t) => /\binclude:(?:[a-z0-9-]+\.)*sendgrid\.net\b/i.test(t)),
    ...keys.flatMap((seen, i) => {
      const target = seen.records.map(recordText).find((t) => isAtOrBelow(t, "sendgrid.net"));
      return target === undefined ? [] : [`${names[i]} CNAME ${target}`];
    }),
  ];
  if (traces.length === 0) return [];
  return [
    finding({
      code: "dns-sendgrid-in-use",
      title: `${request.domain} is set up at SendGrid already`,
      cause:
        "Okta verifies email domains with SendGrid, and cannot use a domain that sends through another SendGrid account.",
      fix: [
        `Use another sub-domain for Okta, such as okta.${request.domain}.`,
        "Or, if SendGrid is no longer used, remove its sender authentication there and its records here.",
      ],
      found: traces.join("; "),
      sources: [source.oktaEmailDomain],
    }),
  ];
}
