import { short } from "./field-texts.ts";
import {
  aliases,
  type CaseRecord,
  type DnsCase,
  google,
  googleSpf,
  key,
  microsoft,
  oktaOf,
  published,
  strings,
} from "./form.ts";

const sub = (zone: string) => `notifications.${zone}`;
type Zone = Omit<DnsCase, "zone" | "domain" | "provider"> & Partial<Pick<DnsCase, "domain" | "provider">>;
const zones: readonly ((zone: string) => Zone)[] = [
  (z) => ({
    id: "dkim-name-doubled",
    cause: "the zone name was entered with the selector",
    records: [...google(z, "dkim"), [`google._domainkey.${z}.${z}`, "TXT", ...strings(key)]],
    rows: { "dkim-google": "wrong dns-name-doubled" },
  }),
  (z) => ({
    id: "dkim-without-domainkey",
    cause: "the selector alone was entered as name",
    records: [...google(z, "dkim"), [`google.${z}`, "TXT", ...strings(key)]],
    rows: { "dkim-google": "wrong dns-name-elsewhere" },
  }),
  (z) => ({
    id: "dkim-dot-lost",
    cause: "the dot behind the selector was lost",
    records: [...google(z, "dkim"), [`google_domainkey.${z}`, "TXT", ...strings(key)]],
    rows: { "dkim-google": "wrong dns-name-elsewhere" },
  }),
  (z) => ({
    id: "dkim-labels-swapped",
    cause: "selector and _domainkey were swapped",
    records: [...google(z, "dkim"), [`_domainkey.google.${z}`, "TXT", ...strings(key)]],
    rows: { "dkim-google": "wrong dns-name-elsewhere" },
  }),
  (z) => ({
    id: "dmarc-label-twice",
    cause: "the form had _dmarc in it already",
    records: [...google(z, "dmarc"), [`_dmarc._dmarc.${z}`, "TXT", "v=DMARC1; p=reject"]],
    rows: { dmarc: "wrong dns-name-elsewhere" },
    enter: { dmarc: "v=DMARC1; p=reject" },
  }),
  (z) => ({
    id: "dmarc-two-records",
    cause: "a second record was added when the policy was raised",
    records: [
      ...google(z, "dmarc"),
      [`_dmarc.${z}`, "TXT", "v=DMARC1; p=reject"],
      [`_dmarc.${z}`, "TXT", `v=DMARC1; p=none; rua=mailto:d@${z}`],
    ],
    rows: { dmarc: "wrong dmarc-multiple" },
    enter: { dmarc: `v=DMARC1; p=none; rua=mailto:d@${z}` },
  }),
  (z) => ({
    id: "dmarc-alias-loop",
    cause: "the alias leads to itself",
    records: [
      ...google(z, "dmarc"),
      [`_dmarc.${z}`, "CNAME", `dmarc2.${z}`],
      [`dmarc2.${z}`, "CNAME", `_dmarc.${z}`],
    ],
    rows: { dmarc: "wrong dmarc-at-cname" },
  }),
  (z) => ({
    id: "dkim-two-keys",
    cause: "the old key stayed beside the new one",
    records: [
      ...google(z),
      [`google._domainkey.${z}`, "TXT", `v=DKIM1; k=rsa; p=${short.toString("base64")}`],
    ],
    rows: { "dkim-google": "wrong dkim-multiple" },
  }),
  (z) => ({
    id: "dkim-beside-token",
    cause: "nothing: another text stands at the selector",
    records: [...google(z), [`google._domainkey.${z}`, "TXT", "site-verification=1"]],
  }),
  (z) => ({
    id: "spf-nested-by-host",
    cause: "nothing: the DNS host keeps the senders in a record of its own",
    records: [
      ...google(z, "spf"),
      [z, "TXT", `v=spf1 include:dc-fd741b8612._spfm.${z} ~all`],
      [`dc-fd741b8612._spfm.${z}`, "TXT", googleSpf],
    ],
  }),
  (z) => ({
    id: "spf-includes-itself",
    cause: "the domain is in its own record",
    records: [...google(z, "spf"), [z, "TXT", `v=spf1 mx include:${z} include:_spf.google.com -all`]],
    rows: { spf: "wrong spf-loop" },
  }),
  (z) => ({
    id: "spf-loop-of-two",
    cause: "two records include one another",
    records: [
      ...google(z, "spf"),
      [z, "TXT", `v=spf1 include:a.${z} include:_spf.google.com -all`],
      [`a.${z}`, "TXT", `v=spf1 include:b.${z} -all`],
      [`b.${z}`, "TXT", `v=spf1 include:a.${z} -all`],
    ],
    rows: { spf: "wrong spf-loop" },
  }),
  (z) => ({
    id: "spf-include-behind-alias",
    cause: "nothing: one include is an alias of the other",
    records: [
      ...google(z, "spf"),
      [z, "TXT", `v=spf1 include:a.${z} include:b.${z} include:_spf.google.com -all`],
      [`a.${z}`, "TXT", "v=spf1 ip4:203.0.113.1 -all"],
      [`b.${z}`, "CNAME", `a.${z}`],
    ],
  }),
  (z) => ({
    id: "spf-service-by-macro",
    cause: "a service answers by the client's address, for every name",
    records: [...google(z, "spf"), [z, "TXT", "v=spf1 include:%{ir}.%{d}._spf.vendors.net -all"]],
    rows: { spf: "advice spf-hosted" },
  }),
  (z) => ({
    id: "sixty-texts",
    cause: "nothing: the answer is larger than a datagram",
    records: [
      ...google(z),
      ...Array.from(
        { length: 60 },
        (_, i): CaseRecord => [z, "TXT", `service-${i}-verification=0123456789abcdef0123456789abcdef`],
      ),
    ],
  }),
  (z) => ({
    id: "null-mx-beside-others",
    cause: "a null MX stayed beside the provider's",
    records: [...google(z), [z, "MX", "0 ."]],
    rows: { mx: "advice dns-null-mx" },
  }),
  (z) => ({
    id: "five-mail-hosts",
    cause: "nothing: Google's five hosts of before",
    records: [
      ...google(z, "mx"),
      ...["1 aspmx.l.google.com", "5 alt1.aspmx.l.google.com", "10 alt3.aspmx.l.google.com"].map(
        (data): CaseRecord => [z, "MX", data],
      ),
    ],
  }),
  (z) => ({
    id: "mail-host-is-alias",
    cause: "nothing that stops mail: the mail host is an alias",
    records: [...google(z, "mx"), [z, "MX", `10 mail.${z}`], [`mail.${z}`, "CNAME", "smtp.google.com"]],
  }),
  (z) => ({
    id: "okta-two-values",
    cause: "nothing: the token of an earlier try stayed beside",
    domain: sub(z),
    okta: oktaOf(sub(z)),
    records: [
      ...google(sub(z)),
      ...published(oktaOf(sub(z))),
      [`_oktaverification.${sub(z)}`, "TXT", "0123456789abcdef0123456789abcdef"],
    ],
  }),
  (z) => ({
    id: "okta-mail-host-has-mx",
    cause: "the name of the mail host takes mail itself",
    domain: sub(z),
    okta: oktaOf(sub(z)),
    records: [
      ...google(sub(z)),
      ...published(oktaOf(sub(z))).filter(([name]) => !name.startsWith("mail.")),
      [`mail.${sub(z)}`, "MX", "10 smtp.google.com"],
    ],
    rows: { "okta-cname-mail": "wrong dns-cname-conflict" },
  }),
  (z) => ({
    id: "okta-text-beside-alias",
    cause: "an SPF record stands beside the alias",
    domain: sub(z),
    okta: oktaOf(sub(z)),
    records: [...google(sub(z)), ...published(oktaOf(sub(z))), [`mail.${sub(z)}`, "TXT", "v=spf1 -all"]],
    rows: { "okta-cname-mail": "wrong dns-cname-beside" },
  }),
  (z) => ({
    id: "okta-target-by-detour",
    cause: "the alias leads to another alias first",
    domain: sub(z),
    okta: oktaOf(sub(z)),
    records: [
      ...google(sub(z)),
      ...published(oktaOf(sub(z))).filter(([name]) => !name.startsWith("mail.")),
      [`mail.${sub(z)}`, "CNAME", `sg.${z}`],
      [`sg.${z}`, "CNAME", "u22250520.wl084.sendgrid.net"],
    ],
    rows: { "okta-cname-mail": "wrong dns-value-differs" },
  }),
  (z) => ({
    id: "okta-labels-twice",
    cause: "the form had the underscore name in it already",
    domain: sub(z),
    okta: oktaOf(sub(z)),
    records: [
      ...google(sub(z)),
      ...published(oktaOf(sub(z))).filter(([, type]) => type !== "TXT"),
      [`_oktaverification._oktaverification.${sub(z)}`, "TXT", "83ff5f4b4f8d4c0f9e8c2b1a77d0e7aa"],
    ],
    rows: { "okta-txt-_oktaverification": "wrong dns-name-elsewhere" },
  }),
  (z) => ({
    id: "sendgrid-set-up",
    cause: "the domain is set up at SendGrid itself",
    domain: sub(z),
    okta: oktaOf(sub(z)),
    records: [
      ...google(sub(z)),
      ...published(oktaOf(sub(z))),
      [`s1._domainkey.${sub(z)}`, "CNAME", "s1.domainkey.u1.wl.sendgrid.net"],
    ],
    zoneSays: ["dns-sendgrid-in-use"],
  }),
  (z) => ({
    id: "parked-sub-domain",
    cause: "a parking service answers for every name",
    domain: sub(z),
    records: [
      [`*.${z}`, "A", "203.0.113.9"],
      [`*.${z}`, "TXT", "v=spf1 -all"],
      [`*.${z}`, "MX", "0 ."],
    ],
    rows: {
      spf: "missing dns-wildcard",
      "dkim-google": "missing dns-wildcard",
      dmarc: "missing dns-wildcard",
      mx: "advice dns-null-mx",
    },
  }),
  (z) => ({
    id: "microsoft-second-form",
    cause: "nothing: the targets have the second version of the new form",
    provider: "microsoft",
    records: [...microsoft(z), ...aliases(z, z.replace(".", "-"), "acme.r-v2.dkim.mail.microsoft")],
    rows: { "dkim-selector1": "advice dkim-no-key", "dkim-selector2": "advice dkim-no-key" },
  }),
  (z) => ({
    id: "microsoft-initial-domain",
    cause: "the targets are those of the tenant's first domain",
    provider: "microsoft",
    records: [...microsoft(z), ...aliases(z, "acme-onmicrosoft-com", "acme.onmicrosoft.com")],
    rows: {
      "dkim-selector1": "wrong dkim-target-of-other-domain",
      "dkim-selector2": "wrong dkim-target-of-other-domain",
    },
  }),
  (z) => ({
    id: "microsoft-target-without-domain",
    cause: "the target was put together without the domain",
    provider: "microsoft",
    records: [
      ...microsoft(z),
      ...([1, 2] as const).map(
        (n): CaseRecord => [
          `selector${n}._domainkey.${z}`,
          "CNAME",
          `selector${n}._domainkey.acme.onmicrosoft.com`,
        ],
      ),
    ],
    rows: { "dkim-selector1": "wrong dns-value-differs", "dkim-selector2": "wrong dns-value-differs" },
  }),
  (z) => ({
    id: "microsoft-name-without-domainkey",
    cause: "the selectors alone were entered as names",
    provider: "microsoft",
    records: [
      ...microsoft(z),
      ...aliases(z, z.replace(".", "-"), "acme.onmicrosoft.com").map(
        ([name, ...rest]): CaseRecord => [name.replace("._domainkey", ""), ...rest],
      ),
    ],
    rows: { "dkim-selector1": "wrong dns-name-elsewhere", "dkim-selector2": "wrong dns-name-elsewhere" },
  }),
  (z) => ({
    id: "microsoft-new-mail-host",
    cause: "nothing: the mail host of a zone with DNSSEC",
    provider: "microsoft",
    records: [
      ...microsoft(z).filter(([, type]) => type !== "MX"),
      [z, "MX", `0 ${z.replace(".", "-")}.a-v1.mx.microsoft`],
      ...aliases(z, z.replace(".", "-"), "acme.onmicrosoft.com"),
    ],
    rows: { "dkim-selector1": "advice dkim-no-key", "dkim-selector2": "advice dkim-no-key" },
    says: { mx: /Microsoft/ },
  }),
  (z) => ({
    id: "spf-of-old-type",
    cause: "the record stands there as type 99, which nobody reads any more",
    records: [...google(z, "spf"), [z, "SPF", "v=spf1 include:_spf1.vendors.net -all"]],
    rows: { spf: "wrong spf-old-type" },
    enter: { spf: "v=spf1 include:_spf1.vendors.net include:_spf.google.com -all" },
  }),
  (z) => ({
    id: "spf-of-both-types",
    cause: "nothing: the old type stands beside the text",
    records: [...google(z), [z, "SPF", "v=spf1 -all"]],
  }),
  (z) => ({
    id: "domainkey-delegated-to-nobody",
    cause: "_domainkey was delegated to a service that is no longer used",
    records: [
      ...google(z, "dkim"),
      [`_domainkey.${z}`, "NS", "ns1.gone-service.net"],
      [`_domainkey.${z}`, "NS", "ns2.gone-service.net"],
    ],
    rows: { "dkim-google": "unknown" },
    zoneSays: ["dns-server-refers"],
    zoneText: /_domainkey\..* is delegated to ns1\.gone-service\.net, ns2\.gone-service\.net/,
  }),
  (z) => ({
    id: "sub-domain-delegated-to-nobody",
    cause: "the sub-domain was delegated, and nobody serves it",
    domain: sub(z),
    records: [...google(z), [sub(z), "NS", "ns1.gone-service.net"]],
    rows: { spf: "unknown", "dkim-google": "unknown", dmarc: "unknown", mx: "unknown" },
    zoneSays: ["dns-server-refers"],
    zoneText: /is delegated to ns1\.gone-service\.net/,
  }),
  (z) => ({
    id: "include-in-delegated-zone",
    cause: "the SPF include stands in a delegated zone that is not answered here",
    records: [
      ...google(z, "spf"),
      [z, "TXT", `v=spf1 include:spf.hosted.${z} include:_spf.google.com ~all`],
      [`hosted.${z}`, "NS", "ns1.gone-service.net"],
    ],
    rows: { spf: "wrong spf-unreachable" },
  }),
];

/** Zones written anew from public reports, each judged by hand before it was tried. */
export const fieldZones: readonly DnsCase[] = zones.map((of, i): DnsCase => {
  const zone = `f${i}.org`;
  return { zone, domain: zone, provider: "google", ...of(zone) };
});
