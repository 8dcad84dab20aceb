import type { DnsZone } from "../../contract/dns.ts";
import type { DnsHostId } from "../../contract/plan.ts";
import { quotedChunks } from "../ask/character-strings.ts";
import { relativeName } from "../ask/domain-name.ts";
import type { Zone } from "../ask/zone.ts";

/** A company that runs zones, told by its name servers, and what its form wants. */
export interface DnsHost {
  readonly name: string;
  readonly pattern: RegExp;
  /** The connection that writes there, where there is one. */
  readonly system?: DnsHostId;
  /** What the form calls the apex. */
  readonly apex: "@" | "";
  /** Values of TXT records are typed in quotation marks, in pieces of 255 bytes. */
  readonly quotedTxt: boolean;
  /** It can put its own addresses in the place of a CNAME. */
  readonly proxies: boolean;
  readonly hint: string;
}

const appends = "It adds the zone name itself: enter the short name only.";

const host = (name: string, pattern: RegExp, more: Partial<DnsHost> = {}): DnsHost => ({
  name,
  pattern,
  apex: "@",
  quotedTxt: false,
  proxies: false,
  hint: `${appends} The zone itself is @.`,
  ...more,
});

/** Matched against the names of the name servers, lower case. Sources: the hosts' own documentation. */
const dnsHosts: readonly DnsHost[] = [
  host("Cloudflare", /\.ns\.cloudflare\.com$/, {
    system: "cloudflare",
    proxies: true,
    hint: 'Set Proxy status to "DNS only" for every CNAME. Long TXT values are split by Cloudflare itself.',
  }),
  host("Amazon Route 53", /^ns-\d+\.awsdns-\d+\.(?:com|net|org|co\.uk)$/, {
    system: "route53",
    apex: "",
    quotedTxt: true,
    hint: "TXT values go in quotation marks, in pieces of at most 255 characters with a space between them. Leave Record name empty for the zone itself.",
  }),
  host("Azure DNS", /^ns[1-4]-\d+\.azure-dns\.(?:com|net|org|info)$/, {
    system: "azure",
    hint: `${appends} The zone itself is @. Several TXT values of one name go into one record set, a line each.`,
  }),
  host("Google Cloud DNS or Squarespace", /^ns-cloud-[a-e][1-4]\.googledomains\.com$/, {
    hint: "Both use these name servers. Cloud DNS: full name, and one record set for all TXT values of a name. Squarespace: short name (@ for the zone), and one row a value.",
  }),
  host("GoDaddy", /^(?:ns|pdns)\d+\.domaincontrol\.com$/),
  host("Namecheap", /^(?:dns\d+\.registrar-servers|dns\d+\.namecheaphosting)\.com$/, {
    hint: `${appends} The zone itself is @. The Host field takes 60 characters.`,
  }),
  host("IONOS", /^ns\d+\.ui-dns\.(?:com|de|org|biz)$/, {
    hint: `${appends} IONOS may have made an SPF record and a CNAME at _dmarc of its own: take the CNAME out before you add a DMARC record.`,
  }),
  host("Hostinger", /\.dns-parking\.com$/),
  host("Vercel", /\.vercel-dns\.com$/, {
    apex: "",
    hint: `${appends} Leave the name empty for the zone itself.`,
  }),
  host("DNSimple", /\.dnsimple(?:-edge)?\.(?:com|net|org|io)$/, {
    apex: "",
    hint: `${appends} Leave the name empty for the zone itself.`,
  }),
  host("DigitalOcean", /\.digitalocean\.com$/, {
    hint: `${appends} The zone itself is @. CNAME targets end in a dot.`,
  }),
  host("Wix", /\.wixdns\.net$/),
  host("NS1", /\.nsone\.net$/),
  host("OVHcloud", /\.(?:ovh|anycast\.me)(?:\.net|\.ca)?$/, {
    apex: "",
    hint: `${appends} Leave the sub-domain empty for the zone itself. CNAME targets end in a dot.`,
  }),
  host("Gandi", /\.gandi\.net$/, { hint: `${appends} The zone itself is @. CNAME targets end in a dot.` }),
  host("Porkbun", /\.porkbun\.com$/, {
    apex: "",
    hint: `${appends} Leave the host empty for the zone itself.`,
  }),
  host("Network Solutions", /\.worldnic\.com$/),
  host("UltraDNS", /\.ultradns\.(?:com|net|org|biz|info|co\.uk)$/),
  host("DNS Made Easy", /\.dnsmadeeasy\.com$/, { apex: "" }),
];

/** The host of a zone: by most of its name servers, else by the primary server in the SOA (white-label names). */
export function hostOf(zone: Pick<Zone, "nameServers" | "mname">): DnsHost | undefined {
  let best: { host: DnsHost; n: number } | undefined;
  for (const host of dnsHosts) {
    const n = zone.nameServers.filter((ns) => host.pattern.test(ns)).length;
    if (n > (best?.n ?? 0)) best = { host, n };
    // More than half are its own: no other can have as many.
    if (n * 2 > zone.nameServers.length) break;
  }
  if (best) return best.host;
  return zone.mname === undefined ? undefined : dnsHosts.find((h) => h.pattern.test(zone.mname ?? ""));
}

/** What to type as name in the host's form. The full name while the zone is not known. */
export function nameField(fqdn: string, apex: string | undefined, dnsHost?: DnsHost): string {
  if (apex === undefined) return fqdn;
  return relativeName(fqdn, apex) || (dnsHost ? dnsHost.apex : "@");
}

/** What to type as value: TXT in quotation marks where the host's form asks for them. */
export const valueField = (type: string, value: string, dnsHost?: DnsHost): string =>
  type === "TXT" && dnsHost?.quotedTxt ? quotedChunks(value) : value;

/** The zone in the contract's words. `dnsHost` is what `hostOf` says of it. */
export function toDnsZone(zone: Zone, dnsHost: DnsHost | undefined): DnsZone {
  return {
    apex: zone.apex,
    nameServers: [...zone.nameServers],
    ...(dnsHost && { provider: dnsHost.name, hint: dnsHost.hint }),
    ...(dnsHost?.system && { host: dnsHost.system }),
  };
}
