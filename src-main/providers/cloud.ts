import type { OktaSettings, SourceLink } from "../contract/index.ts";

/** One DKIM record that a provider's console asks for: the key itself, or an alias to where the provider keeps it. */
export interface DkimRecord {
  /** The row's id in a check. */
  readonly id: string;
  readonly selector: string;
  readonly type: "TXT" | "CNAME";
  readonly purpose: string;
  /** What to expect at a domain, in words where the console makes it. */
  readonly expected: (domain: string) => string;
  /** What the record has to hold, where the console told it: the key record, or the canonical name that the alias leads to. */
  readonly told?: string;
  /** Whether an alias leads where this provider keeps its keys. Absent for a key. */
  readonly leadsToKey?: (target: string) => boolean;
  /** The name in an alias's target that tells whose domain the key is for, where it is for another one than `domain`. */
  readonly otherDomainIn?: (target: string, domain: string) => string | undefined;
  /** Names under which this record is entered by mistake, below the domain. */
  readonly mistakenNames?: (domain: string) => readonly string[];
  /** What is left to do when the record is found; "" for nothing. */
  readonly afterwards: string;
  readonly missing: { readonly title: string; readonly cause: string; readonly fix: readonly string[] };
  /** The alias is right, and no key is published behind it yet. */
  readonly noKey?: { readonly cause: string; readonly fix: readonly string[] };
  readonly source: SourceLink;
}

/** What a provider's mail needs in the DNS of the domain it is sent from. */
export interface MailDns {
  /** What an SPF record must include for the provider's servers; null when it is not known. */
  readonly spfInclude: string | null;
  readonly dkim: readonly DkimRecord[];
  /** How signing for the customer's own domain is switched on. Sentences, in order. */
  readonly signing: readonly string[];
  /** Zones in which the MX hosts of its customers stand. */
  readonly mailZones: readonly string[];
}

/** The servers of a provider, and its mail's DNS. A provider with national clouds has one of these for each. */
export interface Cloud {
  /** What it is called in a sentence, where the provider has several. */
  readonly name?: string;
  /** Where apps hand in mail; the first is the default. */
  readonly smtpHosts: readonly string[];
  /** The ports these hosts take mail from apps on; the first is the default. */
  readonly smtpPorts: readonly number[];
  /** Where tokens come from; the first is the default. */
  readonly tokenHosts: readonly string[];
  /** Identifier URIs of the mail service: what a token names as its audience. Empty where tokens name none. */
  readonly audiences: readonly string[];
  /** The scope that opens SMTP. */
  readonly scope: string;
  readonly dns: MailDns;
}

/** The cloud that settings lead to, by their token endpoint and then by their host; the first one where neither tells. */
export function cloudAmong<C extends Cloud>(
  clouds: readonly C[],
  { tokenEndpoint, host }: Pick<OktaSettings, "tokenEndpoint" | "host">,
): C | undefined {
  const tokenHost = URL.parse(tokenEndpoint)?.hostname.toLowerCase() ?? "";
  const gives = clouds.filter(({ tokenHosts }) => tokenHosts.includes(tokenHost));
  const takes = (list: readonly C[]) => list.find(({ smtpHosts }) => smtpHosts.includes(host.toLowerCase()));
  return takes(gives) ?? gives[0] ?? takes(clouds) ?? clouds[0];
}

/** Nothing is known of a provider's DNS. */
export const unknownDns: MailDns = {
  spfInclude: null,
  dkim: [],
  signing: [
    "Look up in the provider's documentation how it signs with DKIM for your domain, and publish its record.",
  ],
  mailZones: [],
};
