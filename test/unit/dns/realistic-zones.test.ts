import { describe, expect, it } from "vitest";
import { auditDomain } from "../../../src-main/dns/audit.ts";
import type { DnsRequest } from "../../../src-main/dns/check/request.ts";
import { mailDnsOf } from "../../../src-main/providers/index.ts";
import { dkimRecord } from "./company.ts";
import { check, openWorld } from "./harness.ts";
import type { ZonePlan } from "./world.ts";

/** Everybody whom the companies' records refer to, in the shape these have. Addresses are of documentation ranges. */
const others: ZonePlan = {
  apex: "net",
  servers: { "ns.registry.net": "192.0.2.100" },
  records: [
    "servers.mcsv.net TXT v=spf1 ip4:198.51.100.0/27 ip4:198.51.100.32/27 -all",
    "spf.mtasv.net TXT v=spf1 ip4:198.51.100.64/28 ~all",
    "dmarc.hosted.net TXT v=DMARC1; p=reject; rua=mailto:x@hosted.net",
    "key1.dkim.hosted.net TXT v=DKIM1; t=s; p=KEY",
    "203.0.113.1._spf.hosted.net A 127.0.0.2",
  ].map((line) => line.replace("KEY", dkimRecord.slice(dkimRecord.indexOf("p=") + 2))),
};
const com: ZonePlan = {
  apex: "com",
  servers: { "ns.registry.com": "192.0.2.101" },
  records: [
    "_spf.google.com TXT v=spf1 ip4:203.0.113.0/26 ip6:2001:db8:4864::/48 ~all",
    "spf.protection.outlook.com TXT v=spf1 ip4:203.0.113.64/26 ip6:2001:db8:2a01::/48 -all",
    "_spf.salesforce.com TXT v=spf1 exists:%{i}._spf.mta.salesforce.com -all",
    "amazonses.com TXT v=spf1 ip4:203.0.113.128/28 -all",
    "amazonses.com TXT amazonses:verification",
    "mail.zendesk.com TXT v=spf1 ip4:203.0.113.144/28 ~all",
    "_spf.mlsend.com TXT v=spf1 a mx ip4:203.0.113.160/28 ~all",
    "_spf.mlsend.com A 203.0.113.161",
    "_spf.mlsend.com MX 10 mx.mlsend.com",
    "mx.mlsend.com A 203.0.113.162",
    "spf-us.emailsignatures365.com TXT v=spf1 ip4:203.0.113.176/28 -all",
    "_spf-us.ionos.com TXT v=spf1 ip4:203.0.113.192/28 ?all",
  ],
};
const microsoftTargets: ZonePlan = {
  apex: "microsoft",
  servers: { "ns.registry.microsoft": "192.0.2.102" },
  records: ["acme", "news-acme"].flatMap((name) =>
    [1, 2].map(
      (n) => `selector${n}-${name}-example._domainkey.acme.n-v1.dkim.mail.microsoft TXT ${dkimRecord}`,
    ),
  ),
};

const token = "fe2b6f8d65d34449bae178276b4cb20b";
/** Okta's records for a domain, as Okta gives them, and as they stand in the zone. */
const okta = (domain: string) => ({
  records: [
    { recordType: "TXT" as const, fqdn: `_oktaverification.${domain}`, verificationValue: token },
    { recordType: "CNAME" as const, fqdn: `mail.${domain}`, verificationValue: "u1.wl002.sendgrid.net" },
    {
      recordType: "CNAME" as const,
      fqdn: `t02._domainkey.${domain}`,
      verificationValue: "t02.domainkey.u1.wl002.sendgrid.net",
    },
  ],
  lines: [
    `_oktaverification.${domain} TXT ${token}`,
    `mail.${domain} CNAME u1.wl002.sendgrid.net`,
    `t02._domainkey.${domain} CNAME t02.domainkey.u1.wl002.sendgrid.net`,
  ],
});

const google = (domain: string) => [
  `${domain} MX 1 smtp.google.com`,
  `google._domainkey.${domain} TXT ${dkimRecord}`,
];
const googleOld = (domain: string) => [
  ...["1 aspmx.l", "5 alt1.aspmx.l", "5 alt2.aspmx.l", "10 alt3.aspmx.l", "10 alt4.aspmx.l"].map(
    (mx) => `${domain} MX ${mx}.google.com`,
  ),
  `google._domainkey.${domain} TXT ${dkimRecord}`,
];
const microsoft = (domain: string) => [
  `${domain} MX 0 ${domain.replaceAll(".", "-")}.mail.protection.outlook.com`,
  ...[1, 2].map(
    (n) =>
      `selector${n}._domainkey.${domain} CNAME selector${n}-${domain.replaceAll(".", "-")}._domainkey.acme.n-v1.dkim.mail.microsoft`,
  ),
];

interface Realistic {
  readonly what: string;
  readonly domain: string;
  readonly provider: DnsRequest["provider"];
  readonly servers: readonly string[];
  /** Who runs the zone, as it must be recognised. */
  readonly host: string | undefined;
  readonly records: readonly string[];
}
const sub = "news.acme.example";
const apex = "acme.example";
const cloudflare = ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"];
const route53 = [
  "ns-411.awsdns-51.com",
  "ns-1503.awsdns-59.org",
  "ns-2017.awsdns-60.co.uk",
  "ns-873.awsdns-45.net",
];

const zones: readonly Realistic[] = [
  {
    what: "Google at the apex, a shop's TXT values beside SPF",
    domain: apex,
    provider: "google",
    servers: cloudflare,
    host: "Cloudflare",
    records: [
      ...google(apex),
      `${apex} TXT v=spf1 include:_spf.google.com ~all`,
      `${apex} TXT google-site-verification=Qk3xW7mTz0aV9sYdNe`,
      `${apex} TXT MS=ms24518213`,
      `${apex} A 203.0.113.250`,
      `_dmarc.${apex} TXT v=DMARC1; p=none; rua=mailto:dmarc@acme.example`,
    ],
  },
  {
    what: "Google with the five older mail hosts, and upper case",
    domain: sub,
    provider: "google",
    servers: route53,
    host: "Amazon Route 53",
    records: [
      ...googleOld(sub),
      `${sub} TXT V=SPF1 INCLUDE:_SPF.GOOGLE.COM ~ALL`,
      `_dmarc.${apex} TXT v=DMARC1; p=quarantine; sp=quarantine; pct=100; rua=mailto:a@acme.example,mailto:b@dmarc.hosted.net; ruf=mailto:a@acme.example; fo=1`,
    ],
  },
  {
    what: "Microsoft 365 alone",
    domain: apex,
    provider: "microsoft",
    servers: [
      "ns1-03.azure-dns.com",
      "ns2-03.azure-dns.net",
      "ns3-03.azure-dns.org",
      "ns4-03.azure-dns.info",
    ],
    host: "Azure DNS",
    records: [
      ...microsoft(apex),
      `${apex} TXT v=spf1 include:spf.protection.outlook.com -all`,
      `${apex} TXT MS=ms24518213`,
      `autodiscover.${apex} CNAME autodiscover.outlook.com`,
      `_dmarc.${apex} TXT v=DMARC1; p=reject; rua=mailto:d@acme.example;`,
    ],
  },
  {
    what: "Google and Microsoft together",
    domain: apex,
    provider: "microsoft",
    servers: cloudflare,
    host: "Cloudflare",
    records: [
      ...microsoft(apex),
      `google._domainkey.${apex} TXT ${dkimRecord}`,
      `${apex} TXT v=spf1 include:_spf.google.com include:spf.protection.outlook.com -all`,
      `_dmarc.${apex} TXT v=DMARC1;p=quarantine;adkim=s;aspf=r`,
    ],
  },
  {
    what: "Google, with Mailchimp, Zendesk and Amazon SES",
    domain: apex,
    provider: "google",
    servers: route53,
    host: "Amazon Route 53",
    records: [
      ...google(apex),
      `${apex} TXT v=spf1 include:_spf.google.com include:servers.mcsv.net include:mail.zendesk.com include:amazonses.com ~all`,
      `k1._domainkey.${apex} CNAME dkim.mcsv.net`,
      `_dmarc.${apex} TXT v=DMARC1; p=none; rua=mailto:x@acme.example; ri=86400; rf=afrf`,
    ],
  },
  {
    what: "Microsoft with Salesforce, whose record asks for the address",
    domain: apex,
    provider: "microsoft",
    servers: ["pdns1.ultradns.net", "pdns2.ultradns.net", "pdns3.ultradns.org", "pdns4.ultradns.org"],
    host: "UltraDNS",
    records: [
      ...microsoft(apex),
      `${apex} TXT v=spf1 include:_spf.salesforce.com include:spf.protection.outlook.com include:spf-us.emailsignatures365.com -all`,
      `_dmarc.${apex} TXT v=DMARC1; p=reject; rua=mailto:d@acme.example; np=reject`,
    ],
  },
  {
    what: "IONOS, with its own SPF beside Google's",
    domain: apex,
    provider: "google",
    servers: ["ns1045.ui-dns.com", "ns1077.ui-dns.org", "ns1036.ui-dns.de", "ns1101.ui-dns.biz"],
    host: "IONOS",
    records: [
      ...google(apex),
      `${apex} TXT v=spf1 include:_spf-us.ionos.com include:_spf.google.com ~all`,
      `_dmarc.${apex} CNAME dmarc.hosted.net`,
    ],
  },
  {
    what: "hosted SPF and hosted DMARC",
    domain: apex,
    provider: "google",
    servers: cloudflare,
    host: "Cloudflare",
    records: [
      ...google(apex),
      `${apex} TXT v=spf1 exists:%{i}._spf.hosted.net -all`,
      `_dmarc.${apex} CNAME dmarc.hosted.net`,
    ],
  },
  {
    what: "DKIM keys behind aliases at a service",
    domain: sub,
    provider: "google",
    servers: ["dns1.p01.nsone.net", "dns2.p01.nsone.net"],
    host: "NS1",
    records: [
      `${sub} MX 1 smtp.google.com`,
      `google._domainkey.${sub} CNAME key1.dkim.hosted.net`,
      `${sub} TXT v=spf1 include:_spf.google.com -all`,
      `_dmarc.${sub} CNAME dmarc.hosted.net`,
    ],
  },
  {
    what: "a sub-domain for Okta alone, with the parent's DMARC for sub-domains",
    domain: sub,
    provider: "microsoft",
    servers: ["ns37.domaincontrol.com", "ns38.domaincontrol.com"],
    host: "GoDaddy",
    records: [
      ...microsoft(sub),
      `${sub} TXT v=spf1 include:spf.protection.outlook.com -all`,
      `${apex} TXT v=spf1 include:_spf.google.com -all`,
      `_dmarc.${apex} TXT v=DMARC1; p=reject; sp=none`,
    ],
  },
  {
    what: "Namecheap, with redirect= to a record of the company's own",
    domain: apex,
    provider: "google",
    servers: ["dns1.registrar-servers.com", "dns2.registrar-servers.com"],
    host: "Namecheap",
    records: [
      ...google(apex),
      `${apex} TXT v=spf1 redirect=_spf.${apex}`,
      `_spf.${apex} TXT v=spf1 include:_spf.google.com ip4:203.0.113.250 -all`,
      `_dmarc.${apex} TXT v=DMARC1; p=none`,
    ],
  },
  {
    what: "Squarespace's name servers, two TXT rows",
    domain: apex,
    provider: "google",
    servers: ["ns-cloud-a1.googledomains.com", "ns-cloud-a2.googledomains.com"],
    host: "Google Cloud DNS or Squarespace",
    records: [
      ...google(apex),
      `${apex} TXT v=spf1 include:_spf.google.com ~all`,
      `${apex} TXT openai-domain-verification=dv-abc`,
      `_dmarc.${apex} TXT v=DMARC1; p=quarantine; rua=mailto:d@acme.example!10m`,
    ],
  },
  {
    what: "the web and mail host as senders, by a and mx",
    domain: apex,
    provider: "google",
    servers: ["ns1.dns-parking.com", "ns2.dns-parking.com"],
    host: "Hostinger",
    records: [
      ...google(apex),
      `${apex} A 203.0.113.250`,
      `${apex} TXT v=spf1 a mx ip4:203.0.113.251 ip6:2001:db8:1::/48 include:_spf.google.com -all`,
      `_dmarc.${apex} TXT v=DMARC1; p=none; rua=mailto:d@acme.example`,
    ],
  },
  {
    what: "OVHcloud, a wildcard for the web",
    domain: sub,
    provider: "microsoft",
    servers: ["dns104.ovh.net", "ns104.ovh.net"],
    host: "OVHcloud",
    records: [
      ...microsoft(sub),
      `*.${apex} A 203.0.113.250`,
      `${sub} TXT v=spf1 include:spf.protection.outlook.com ~all`,
      `_dmarc.${apex} TXT v=DMARC1; p=reject`,
    ],
  },
  {
    what: "Gandi, Postmark beside Google, tag-less whitespace",
    domain: apex,
    provider: "google",
    servers: ["ns-12-a.gandi.net", "ns-34-b.gandi.net", "ns-56-c.gandi.net"],
    host: "Gandi",
    records: [
      ...google(apex),
      `${apex} TXT v=spf1 include:spf.mtasv.net include:_spf.google.com ~all`,
      `_dmarc.${apex} TXT v=DMARC1 ; p=none ; pct=100 ; rua=mailto:re+abc@dmarc.hosted.net ; sp=none ; aspf=r`,
    ],
  },
  {
    what: "DigitalOcean, with an exact host added by address",
    domain: apex,
    provider: "google",
    servers: ["ns1.digitalocean.com", "ns2.digitalocean.com", "ns3.digitalocean.com"],
    host: "DigitalOcean",
    records: [
      ...google(apex),
      `${apex} TXT v=spf1 ip4:203.0.113.250/32 include:_spf.google.com include:_spf.mlsend.com -all`,
      `_dmarc.${apex} TXT v=DMARC1; p=reject; t=y; rua=mailto:d@acme.example`,
    ],
  },
  {
    what: "Vercel, DMARC at the sub-domain itself",
    domain: sub,
    provider: "google",
    servers: ["ns1.vercel-dns.com", "ns2.vercel-dns.com"],
    host: "Vercel",
    records: [
      ...google(sub),
      `${sub} TXT v=spf1 include:_spf.google.com ~all`,
      `_dmarc.${sub} TXT v=DMARC1; p=none`,
      `_dmarc.${apex} TXT v=DMARC1; p=reject`,
    ],
  },
  {
    what: "name servers of the company's own name",
    domain: sub,
    provider: "google",
    servers: [`ns1.${apex}`, `ns2.${apex}`, `ns3.${apex}`],
    host: undefined,
    records: [
      ...google(sub),
      `${sub} TXT v=spf1 include:_spf.google.com -all`,
      `_dmarc.${apex} TXT v=DMARC1; p=reject; psd=n`,
    ],
  },
  {
    what: "a provider of its own, neither Google nor Microsoft",
    domain: apex,
    provider: "other",
    servers: ["ns10.dnsmadeeasy.com", "ns11.dnsmadeeasy.com"],
    host: "DNS Made Easy",
    records: [
      `${apex} MX 10 mx.${apex}`,
      `mx.${apex} A 203.0.113.250`,
      `${apex} TXT v=spf1 mx -all`,
      `_dmarc.${apex} TXT v=DMARC1; p=quarantine`,
    ],
  },
  {
    what: "ten lookups exactly",
    domain: apex,
    provider: "google",
    servers: ["ns1.dnsimple.com", "ns2.dnsimple-edge.net"],
    host: "DNSimple",
    records: [
      ...google(apex),
      `${apex} TXT v=spf1 ${Array.from({ length: 7 }, (_, i) => `include:s${i}.${apex}`).join(" ")} include:amazonses.com include:servers.mcsv.net include:_spf.google.com ~all`,
      ...Array.from({ length: 7 }, (_, i) => `s${i}.${apex} TXT v=spf1 ip4:198.51.100.${100 + i} -all`),
      `_dmarc.${apex} TXT v=DMARC1; p=none`,
    ],
  },
];

describe("a domain that is right has no finding", () => {
  it("in any of twenty zones", () => expect(zones).toHaveLength(20));

  it.each(zones.map((z) => [z.what, z] as const))("%s", async (_what, zone) => {
    const own = okta(zone.domain);
    const plan = {
      zones: [
        {
          apex,
          servers: Object.fromEntries(zone.servers.map((name, i) => [name, `192.0.2.${i + 1}`])),
          records: [...zone.records, ...own.lines],
        },
        com,
        others,
        microsoftTargets,
      ],
      publicResolvers: ["198.51.100.2"],
    };
    const request: DnsRequest = {
      domain: zone.domain,
      from: `noreply@${zone.domain}`,
      provider: zone.provider,
      ...mailDnsOf(zone.provider, {}),
      oktaRecords: own.records,
    };
    const { result } = await check(plan, {}, request);
    const said = [...result.findings, ...result.rows.flatMap((r) => r.findings)];
    expect(said.map((f) => `${f.code}: ${f.cause}`)).toEqual([]);
    expect(result.rows.map((r) => [r.id, r.status])).toEqual(
      result.rows.map((r) => [r.id, expect.stringMatching(/^(?:found|covered)$/)]),
    );
    expect(result.zone?.provider).toBe(zone.host);
    const audited = await auditDomain((await openWorld(plan)).network, zone.domain, {});
    expect(audited.findings.map((f) => f.code)).toEqual([]);
  });
});
