import type { ProviderId } from "../../../src-main/contract/settings.ts";

interface Remaining {
  readonly what: string;
  readonly why: string;
}

const fromElsewhere: Readonly<Record<ProviderId, string>> = {
  microsoft:
    "A Conditional Access policy for workload identities, or a named location, may refuse Okta’s addresses.",
  google: "An access policy of the Workspace that looks at addresses may refuse Okta’s.",
  other: "A firewall or an allow-list at the provider may refuse Okta’s addresses.",
};

/** What only Okta can do or show, in order. Labels are those of the Admin Console. */
export const remaining = (provider: ProviderId | null): readonly Remaining[] => [
  {
    what: "Settings > Features: switch on “OAuth 2.0 support for custom email providers”.",
    why: "Early Access. Without it the form offers a password only.",
  },
  {
    what: "Customizations > Brands > Domains: verify the email domain.",
    why: "Okta asks the DNS for up to 24 hours after Verify.",
  },
  {
    what: "Customizations > Email provider > Add custom email provider: enter the values above and save.",
    why: "Or run the script of the bundle, which creates it disabled, tests it and enables it.",
  },
  {
    what: "Send test email, with the From address of your email domain.",
    why: fromElsewhere[provider ?? "other"],
  },
  {
    what: "Switch on “Use custom email provider”.",
    why: "From then on Okta does not fall back to its own mailer when yours fails.",
  },
  {
    what: "Trigger a mail to an end user, such as a password reset, and look at its sender.",
    why: "Mail started from the Admin Console comes from Okta’s own address and proves nothing.",
  },
  {
    what: "Reports > System Log: watch system.email.delivery for FAILURE.",
    why: "That event is the only sign of mail that was given up.",
  },
];
