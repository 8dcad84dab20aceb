import type { SourceLink } from "../../../src-main/contract/finding.ts";

export interface Prerequisite {
  readonly id: string;
  readonly text: string;
  readonly detail: string;
  readonly source?: SourceLink;
}

/** What must be there before anything else, from Okta's guide ("What you need"). Only the admin can know. */
export const prerequisitesFor = (admin: string): readonly Prerequisite[] => [
  {
    id: "early-access",
    text: "The Okta org runs Identity Engine",
    detail: "It has the Early Access feature that step 3 switches on.",
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
    text: admin,
    detail: "The console work of step 3 needs them.",
  },
];
