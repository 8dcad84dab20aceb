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
const target = "u22250520.wl084.sendgrid.net";

/** Okta's records at a sub-domain, as they were entered. */
const oktaCase = (
  zone: string,
  of: Pick<DnsCase, "id" | "cause" | "rows" | "enter" | "says">,
  entered: (record: CaseRecord) => CaseRecord,
): DnsCase => ({
  ...of,
  zone,
  domain: sub(zone),
  provider: "google",
  okta: oktaOf(sub(zone)),
  records: [...google(sub(zone)), ...published(oktaOf(sub(zone))).map(entered)],
});

const ofText =
  (change: (text: string) => string) =>
  (record: CaseRecord): CaseRecord =>
    record[1] === "TXT" ? [record[0], "TXT", change(record[2] ?? "")] : record;
const ofTarget =
  (change: (text: string) => string) =>
  (record: CaseRecord): CaseRecord =>
    record[1] === "CNAME" ? [record[0], "CNAME", change(record[2] ?? "")] : record;
const cnames = (said: string) =>
  Object.fromEntries(
    ["mail", "t02._domainkey", "t022._domainkey"].map((name) => [`okta-cname-${name}`, said]),
  );

/** Right values at wrong names, aliases that lead nowhere, mail hosts that do not exist, and values of another record. */
export const placeCases: readonly DnsCase[] = [
  oktaCase(
    "p1.net",
    {
      id: "okta-keys-swapped",
      cause: "the targets of both keys were mixed up",
      rows: {
        "okta-cname-t02._domainkey": "wrong dns-values-swapped",
        "okta-cname-t022._domainkey": "wrong dns-values-swapped",
      },
      enter: { "okta-cname-t02._domainkey": `t02.domainkey.${target}` },
      says: { "okta-cname-t02._domainkey": /belongs to t022\._domainkey/ },
    },
    ofTarget((text) => text.replace(/^t022?(?=\.)/, (t) => (t === "t02" ? "t022" : "t02"))),
  ),
  oktaCase(
    "p2.net",
    {
      id: "okta-name-in-value",
      cause: "name and value were entered as one text",
      rows: { "okta-txt-_oktaverification": "wrong dns-value-prefix" },
      enter: { "okta-txt-_oktaverification": "83ff5f4b4f8d4c0f9e8c2b1a77d0e7aa" },
    },
    ofText((text) => `_oktaverification=${text}`),
  ),
  oktaCase(
    "p3.net",
    {
      id: "okta-web-address",
      cause: "https:// stands before the targets",
      rows: cnames("wrong dns-value-scheme"),
    },
    ofTarget((text) => `https://${text}`),
  ),
  oktaCase(
    "p4.net",
    {
      id: "okta-target-mistyped",
      cause: "the targets end in .com",
      rows: cnames("wrong dns-value-differs"),
      says: { "okta-cname-mail": /differs in \d characters/ },
    },
    ofTarget((text) => text.replace("sendgrid.net", "sendgrid.com")),
  ),
  oktaCase(
    "p5.net",
    {
      id: "okta-text-in-capitals",
      cause: "the value was typed in capitals",
      rows: { "okta-txt-_oktaverification": "wrong dns-value-differs" },
      says: { "okta-txt-_oktaverification": /upper and lower case/ },
    },
    ofText((text) => text.toUpperCase()),
  ),
  {
    id: "okta-text-behind-dead-alias",
    cause: "the name of the text is an alias that is left over",
    zone: "p6.net",
    domain: sub("p6.net"),
    provider: "google",
    okta: oktaOf(sub("p6.net")),
    records: [
      ...google(sub("p6.net")),
      ...published(oktaOf(sub("p6.net"))).filter(([, type]) => type !== "TXT"),
      [`_oktaverification.${sub("p6.net")}`, "CNAME", "gone.vendors.net"],
    ],
    rows: { "okta-txt-_oktaverification": "wrong dns-cname-in-the-way" },
    says: { "okta-txt-_oktaverification": /gone\.vendors\.net, which does not exist/ },
  },
  {
    id: "dkim-behind-dead-alias",
    cause: "the selector is an alias of a service that is no longer used",
    zone: "p7.net",
    domain: "p7.net",
    provider: "google",
    records: [...google("p7.net", "dkim"), ["google._domainkey.p7.net", "CNAME", "gone.vendors.net"]],
    rows: { "dkim-google": "wrong dns-cname-in-the-way" },
    never: ["dns-value-differs"],
  },
  {
    id: "dkim-in-three-records",
    cause: "the form made a record of every line",
    zone: "p8.net",
    domain: "p8.net",
    provider: "google",
    records: [
      ...google("p8.net", "dkim"),
      ...[key.slice(300), key.slice(0, 150), key.slice(150, 300)].map(
        (text): CaseRecord => ["google._domainkey.p8.net", "TXT", text],
      ),
    ],
    rows: { "dkim-google": "wrong dkim-key-split" },
    enter: { "dkim-google": key },
  },
  {
    id: "dkim-at-the-domain",
    cause: "the key was entered at the domain itself",
    zone: "p9.net",
    domain: "p9.net",
    provider: "google",
    records: [...google("p9.net", "dkim"), ["p9.net", "TXT", ...strings(key)]],
    rows: { "dkim-google": "wrong dns-name-elsewhere" },
  },
  {
    id: "spf-at-spf",
    cause: "the record was named after what it is for",
    zone: "p10.net",
    domain: "p10.net",
    provider: "google",
    records: [...google("p10.net", "spf"), ["spf.p10.net", "TXT", "v=spf1 include:_spf1.vendors.net ~all"]],
    rows: { spf: "wrong dns-name-elsewhere" },
    enter: { spf: "v=spf1 include:_spf1.vendors.net include:_spf.google.com ~all" },
  },
  {
    id: "spf-in-two-records",
    cause: "the form took one line a record",
    zone: "p11.net",
    domain: "p11.net",
    provider: "google",
    records: [
      ...google("p11.net", "spf"),
      ["p11.net", "TXT", "v=spf1 include:_spf1.vendors.net"],
      ["p11.net", "TXT", "include:_spf.google.com ~all"],
      ["p11.net", "TXT", "MS=ms12345678"],
    ],
    rows: { spf: "wrong spf-split" },
    enter: { spf: "v=spf1 include:_spf1.vendors.net include:_spf.google.com ~all" },
  },
  {
    id: "spf-of-another-cloud",
    cause: "the include is the one for tenants in the US government's cloud",
    zone: "p12.net",
    domain: "p12.net",
    provider: "microsoft",
    records: [
      ...microsoft("p12.net", "spf.protection.office365.us"),
      ...aliases("p12.net", "m6-com", "acme.n-v1.dkim.mail.microsoft").map(
        ([name]): CaseRecord => [name, "TXT", ...strings(key)],
      ),
    ],
    rows: {
      spf: "advice spf-include-of-other-cloud",
      "dkim-selector1": "wrong dns-wrong-type",
      "dkim-selector2": "wrong dns-wrong-type",
    },
    enter: { spf: "v=spf1 include:spf.protection.outlook.com -all" },
    says: { spf: /US Government/ },
  },
  {
    id: "microsoft-selectors-swapped",
    cause: "the two targets were mixed up",
    zone: "p13.net",
    domain: "p13.net",
    provider: "microsoft",
    records: [
      ...microsoft("p13.net"),
      ...aliases("p13.net", "p13-net", "acme.n-v1.dkim.mail.microsoft").map(
        ([name, type, to = ""]): CaseRecord => [
          name,
          type,
          to.replace(/^selector(\d)/, (_, n) => `selector${3 - Number(n)}`),
        ],
      ),
    ],
    rows: { "dkim-selector1": "wrong dns-values-swapped", "dkim-selector2": "wrong dns-values-swapped" },
  },
  {
    id: "dmarc-label-order",
    cause: "the underscore name was put behind the sub-domain",
    zone: "p14.net",
    domain: sub("p14.net"),
    provider: "google",
    records: [
      ...google(sub("p14.net"), "dmarc"),
      ["notifications._dmarc.p14.net", "TXT", "v=DMARC1; p=reject"],
    ],
    rows: { dmarc: "wrong dns-name-elsewhere" },
    enter: { dmarc: "v=DMARC1; p=reject" },
  },
  {
    id: "dmarc-at-an-unanswered-service",
    cause: "_dmarc is an alias made by the DNS host, and its target is not answered here",
    zone: "p15.net",
    domain: "p15.net",
    provider: "google",
    records: [...google("p15.net", "dmarc"), ["_dmarc.p15.net", "CNAME", "dmarc.ionos.de"]],
    rows: { dmarc: "unknown" },
    says: { dmarc: /Leads to dmarc\.ionos\.de/ },
  },
  {
    id: "mx-with-zone-name",
    cause: "the mail host was entered without a dot at its end",
    zone: "p16.net",
    domain: "p16.net",
    provider: "google",
    records: [...google("p16.net", "mx"), ["p16.net", "MX", "10 smtp.google.com.p16.net"]],
    rows: { mx: "advice dns-target-doubled" },
    says: { mx: /smtp\.google\.com\.$/m },
  },
  {
    id: "mx-leads-nowhere",
    cause: "the old mail server is gone, and its MX record stayed",
    zone: "p17.net",
    domain: "p17.net",
    provider: "google",
    records: [...google("p17.net", "mx"), ["p17.net", "MX", "10 mail.p17.net"]],
    rows: { mx: "advice dns-mx-gone" },
  },
  {
    id: "mx-with-protocol",
    cause: "mailto: stands before the host",
    zone: "p18.net",
    domain: "p18.net",
    provider: "google",
    records: [...google("p18.net", "mx"), ["p18.net", "MX", "10 mailto:mail.p18.net"]],
    rows: { mx: "advice dns-mx-gone" },
    never: ["dns-mx-address"],
  },
  {
    id: "wildcard-mx-beside-text",
    cause: "*.p19.net takes mail for every name, and the sub-domain has only its texts",
    zone: "p19.net",
    domain: sub("p19.net"),
    provider: "google",
    okta: oktaOf(sub("p19.net")),
    records: [["*.p19.net", "MX", "10 smtp.google.com"], ...google(sub("p19.net"), "mx")],
    rows: {
      "okta-txt-_oktaverification": "missing dns-record-missing",
      ...cnames("missing dns-record-missing"),
      mx: "covered dns-mx-missing",
    },
  },
  {
    id: "wildcard-text-of-spf-service",
    cause: "*.p20.net holds the provider's include, for every name without a record",
    zone: "p20.net",
    domain: sub("p20.net"),
    provider: "google",
    records: [["*.p20.net", "TXT", googleSpf], ...google(sub("p20.net"), "spf", "mx")],
    rows: { spf: "missing spf-missing", mx: "covered dns-mx-missing" },
    enter: { spf: googleSpf },
  },
];
