/** Where Okta runs orgs: production, preview, EMEA, government. An org is a name under one of these. */
export const oktaOrgDomains: readonly string[] = [
  "okta.com",
  "oktapreview.com",
  "okta-emea.com",
  "okta-gov.com",
  "okta.mil",
];

/** Is it the host of an org under Okta's own domains, and not a custom one? */
export const isOktaOrgHost = (host: string): boolean =>
  oktaOrgDomains.some((domain) => host.toLowerCase().endsWith(`.${domain}`));
