import type { SourceLink } from "../../../src-main/contract/finding.ts";
import type { ProviderId } from "../../../src-main/contract/settings.ts";

export interface Prerequisite {
  /** Key of `domain.prerequisites`. */
  readonly id: string;
  readonly text: string;
  readonly detail: string;
  readonly source?: SourceLink;
}

const adminOf: Readonly<Record<ProviderId, string>> = {
  google:
    "A Google Workspace super admin, and a Google Cloud project in which you may create service accounts",
  microsoft:
    "A Microsoft 365 global admin, or an Exchange admin together with someone who may grant consent in Entra",
  other: "Admin rights at the email provider, enough to register an app for SMTP",
};

/** What must be there before anything else, from Okta's guide ("What you need"). Ticked by hand: only the admin can know. */
export const prerequisitesFor = (provider: ProviderId | null): readonly Prerequisite[] => [
  {
    id: "early-access",
    text: "The Okta org runs Identity Engine, with the Early Access feature switched on",
    detail: "Admin Console, Settings > Features: OAuth 2.0 support for custom email providers.",
    source: {
      label: "Okta's guide",
      url: "https://developer.okta.com/docs/guides/custom-smtp/main/",
    },
  },
  {
    id: "custom-url-domain",
    text: "The org has a custom URL domain",
    detail: "Customizations > Brands > Domains. Okta asks for it before a custom email domain.",
  },
  {
    id: "dns-access",
    text: "Someone can add TXT and CNAME records to the DNS zone",
    detail: "You, or a colleague: the next step writes down for them what to add.",
  },
  {
    id: "provider-admin",
    text: provider
      ? adminOf[provider]
      : "Admin rights in Google Workspace, Microsoft 365 or the other provider",
    detail: "The console work of step 3 needs them.",
  },
];
