import type { SettingsInput } from "../contract/settings.ts";
import type { Setup } from "../contract/setup.ts";

/** Identifiers of the practice company's consoles: random-looking, the same on every computer, nobody's. */
export const practiceIds = {
  tenantId: "7c2f9a41-5b3e-4d86-9f17-20c8e6b5d3a4",
  clientId: "3e8d61b7-0f49-4a2c-b1d5-96a7f04c82ee",
  objectId: "b94a05d2-71ce-43f8-8d60-e5f1297ab36c",
  projectId: "mycompany-okta-mail",
  serviceAccount: "okta-smtp@mycompany-okta-mail.iam.gserviceaccount.com",
  uniqueId: "108264739150482736451",
} as const;

const ownDomain = "notifications.mycompany.example";
const senderAt = (emailDomain: string) => `okta@${emailDomain}`;

/** What the practice company enters whoever its provider is. */
export const companySettings: SettingsInput = { username: senderAt(ownDomain), displayName: "Okta SMTP app" };

/**
 * The practice company's Domain step for an email domain, its own unless another was typed: a From address in it, and Okta's
 * records for it in the shape Okta gives them, one TXT and three CNAMEs.
 */
export const domainStep = (emailDomain: string): Setup["domain"] => ({
  prerequisites: {},
  customUrlDomain: "login.mycompany.example",
  emailDomain,
  from: senderAt(emailDomain),
  oktaRecords: [
    {
      recordType: "TXT",
      fqdn: `_oktaverification.${emailDomain}`,
      verificationValue: "5d0c94e7b1a84f26a3f76c02de98b514",
    },
    { recordType: "CNAME", fqdn: `mail.${emailDomain}`, verificationValue: "u41827365.wl104.sendgrid.net" },
    {
      recordType: "CNAME",
      fqdn: `t04._domainkey.${emailDomain}`,
      verificationValue: "t04.domainkey.u41827365.wl104.sendgrid.net",
    },
    {
      recordType: "CNAME",
      fqdn: `t042._domainkey.${emailDomain}`,
      verificationValue: "t042.domainkey.u41827365.wl104.sendgrid.net",
    },
  ],
});

export const companyDomain = domainStep(ownDomain);
