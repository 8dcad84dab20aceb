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

const emailDomain = "notifications.mycompany.example";
const from = `okta@${emailDomain}`;

/** What the practice company enters whoever its provider is. */
export const companySettings: SettingsInput = { username: from, displayName: "Okta SMTP app" };

/** The practice company's domain, with Okta's records in the shape Okta gives them: one TXT, three CNAMEs. */
export const companyDomain: Setup["domain"] = {
  prerequisites: {},
  customUrlDomain: "login.mycompany.example",
  emailDomain,
  from,
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
};
