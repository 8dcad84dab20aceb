import { type CaseRecord, type DnsCase, google, googleSpf, key, strings } from "./form.ts";

/** A text as it stood in the zone (its character-strings), what is said of its row, and what there is to enter. */
type TextCase = readonly [
  id: string,
  cause: string,
  text: string | readonly string[],
  said: string,
  enter?: string,
];

const spf: readonly TextCase[] = [
  [
    "include-misspelled",
    "two letters of the include are wrong",
    "v=spf1 include:_spf.goggle.com ~all",
    "advice spf-include-misspelled",
    googleSpf,
  ],
  [
    "include-without-underscore",
    "the form took no underscore",
    "v=spf1 include:spf.google.com ~all",
    "wrong spf-include-misspelled",
    googleSpf,
  ],
  [
    "include-of-registered-name",
    "the provider's domain was entered in the place of its include",
    "v=spf1 include:google.com -all",
    "wrong spf-include-misspelled",
    "v=spf1 include:_spf.google.com -all",
  ],
  [
    "space-behind-colon",
    "a space stands behind the colon",
    "v=spf1 include: _spf.google.com ~all",
    "wrong dns-space-inside",
    googleSpf,
  ],
  [
    "space-before-all",
    "a space stands between the sign and all",
    "v=spf1 include:_spf.google.com ~ all",
    "wrong dns-space-inside",
    googleSpf,
  ],
  [
    "address-behind-space",
    "a space stands before an address: that sender must not be lost",
    "v=spf1 ip4: 203.0.113.1 include:_spf.google.com ~all",
    "wrong dns-space-inside",
    "v=spf1 ip4:203.0.113.1 include:_spf.google.com ~all",
  ],
  [
    "equals-sign",
    "an equals sign in the place of the colon makes a modifier of the include",
    "v=spf1 include=_spf.google.com ~all",
    "advice spf-equals-sign",
    googleSpf,
  ],
  [
    "colon-in-redirect",
    "a colon in the place of the equals sign",
    "v=spf1 redirect:_spf.google.com",
    "wrong spf-equals-sign",
    "v=spf1 redirect=_spf.google.com",
  ],
  [
    "colon-missing",
    "the colon was left out",
    "v=spf1 include _spf.google.com ~all",
    "wrong spf-equals-sign",
    googleSpf,
  ],
  [
    "version-without-v",
    "the first two characters were lost in copying",
    "spf1 include:_spf.google.com include:_spf1.vendors.net ~all",
    "wrong dns-version-misspelled",
    "v=spf1 include:_spf.google.com include:_spf1.vendors.net ~all",
  ],
  [
    "version-two",
    "somebody thought that there is a version 2",
    "v=spf2 include:_spf1.vendors.net ~all",
    "wrong dns-version-misspelled",
    "v=spf1 include:_spf1.vendors.net include:_spf.google.com ~all",
  ],
  [
    "version-with-spaces",
    "spaces stand around the equals sign",
    "v = spf1 include:_spf.google.com ~all",
    "wrong dns-version-misspelled",
    googleSpf,
  ],
  [
    "version-letters-swapped",
    "two letters are swapped",
    "v=sfp1 include:_spf.google.com ~all",
    "wrong dns-version-misspelled",
    googleSpf,
  ],
  [
    "semicolon-behind-version",
    "a semicolon as in DMARC",
    "v=spf1; include:_spf1.vendors.net include:_spf.google.com ~all",
    "wrong dns-separator",
    "v=spf1 include:_spf1.vendors.net include:_spf.google.com ~all",
  ],
  [
    "commas",
    "the terms stand as a list with commas",
    "v=spf1 include:_spf.google.com, include:_spf1.vendors.net, ~all",
    "wrong dns-separator",
    "v=spf1 include:_spf.google.com include:_spf1.vendors.net ~all",
  ],
  [
    "address-without-mechanism",
    "an address stands alone",
    "v=spf1 203.0.113.0/24 include:_spf.google.com ~all",
    "wrong spf-mechanism-misspelled",
    "v=spf1 ip4:203.0.113.0/24 include:_spf.google.com ~all",
  ],
  [
    "ip-for-ip4",
    "ip: is no mechanism",
    "v=spf1 ip:203.0.113.1 include:_spf.google.com ~all",
    "wrong spf-mechanism-misspelled",
    "v=spf1 ip4:203.0.113.1 include:_spf.google.com ~all",
  ],
  [
    "ip4-with-ipv6",
    "an IPv6 network stands behind ip4:",
    "v=spf1 ip4:2001:db8::/32 include:_spf.google.com ~all",
    "wrong spf-mechanism-misspelled",
    "v=spf1 ip6:2001:db8::/32 include:_spf.google.com ~all",
  ],
  [
    "a-with-address",
    "an address stands behind a:",
    "v=spf1 a:203.0.113.7 include:_spf.google.com ~all",
    "wrong spf-mechanism-misspelled",
    "v=spf1 ip4:203.0.113.7 include:_spf.google.com ~all",
  ],
  [
    "web-address",
    "the address of a page was pasted",
    "v=spf1 include:_spf.google.com a:https://www.vendors.net ~all",
    "wrong dns-value-scheme",
    "v=spf1 include:_spf.google.com a:www.vendors.net ~all",
  ],
  [
    "tilde-of-mathematics",
    "an operator looks like a tilde",
    "v=spf1 include:_spf.google.com \u223call",
    "wrong dns-lookalike-character",
    googleSpf,
  ],
  [
    "cyrillic-letters",
    "two letters came from a Cyrillic keyboard",
    "v=spf1 include:_spf.g\u043e\u043egle.com ~all",
    "wrong dns-lookalike-character",
    googleSpf,
  ],
  [
    "entity",
    "a no-break space as a web page writes it",
    "v=spf1 include:_spf.google.com&nbsp;~all",
    "wrong dns-markup",
    googleSpf,
  ],
  [
    "entities-for-quotes",
    "quotation marks as a web page writes them",
    "&quot;v=spf1 include:_spf.google.com ~all&quot;",
    "wrong dns-markup",
    googleSpf,
  ],
  [
    "type-in-value",
    "the type was entered with the value",
    "TXT v=spf1 include:_spf.google.com ~all",
    "wrong dns-value-prefix",
    googleSpf,
  ],
  [
    "zone-file-line",
    "a whole line of a zone file was entered as value",
    '@ 3600 IN TXT "v=spf1 include:_spf.google.com ~all"',
    "wrong dns-value-prefix",
    googleSpf,
  ],
  [
    "line-break",
    "a line break came along",
    "v=spf1 include:_spf.google.com\n~all",
    "wrong dns-control-character",
    googleSpf,
  ],
  [
    "escaped-quotes",
    "the quotation marks were escaped",
    '\\"v=spf1 include:_spf.google.com ~all\\"',
    "wrong dns-quoted-value",
    googleSpf,
  ],
  [
    "strings-glued",
    "the second string begins a term, and no space stands before",
    ["v=spf1 include:_spf1.vendors.net", "include:_spf.google.com ~all"],
    "wrong dns-strings-glued",
    "v=spf1 include:_spf1.vendors.net include:_spf.google.com ~all",
  ],
  [
    "strings-within-term",
    "nothing: a long value is split anywhere, also within a name",
    ["v=spf1 include:_spf1.ven", "dors.net include:_spf.google.com ~all"],
    "found",
  ],
  [
    "second-record-behind",
    "a second record was pasted behind the first",
    "v=spf1 include:_spf.google.com v=spf1 include:_spf1.vendors.net ~all",
    "found spf-unknown-modifier",
  ],
  [
    "dmarc-behind",
    "the DMARC record was pasted behind the SPF record",
    "v=spf1 include:_spf.google.com ~all v=DMARC1; p=none",
    "found spf-unknown-modifier",
  ],
  ["capitals", "nothing: SPF knows no case", "V=SPF1 INCLUDE:_SPF.GOOGLE.COM ~ALL", "found"],
  ["dot-behind-include", "nothing: a name may end in a dot", "v=spf1 include:_spf.google.com. ~all", "found"],
  ["everybody", "everybody may send", "v=spf1 include:_spf.google.com +all", "found spf-allows-all"],
  [
    "redirect-beside-all",
    "redirect= has no effect beside all",
    "v=spf1 redirect=_spf.google.com ~all",
    "advice spf-provider-missing spf-redirect-ignored",
    "v=spf1 redirect=_spf.google.com include:_spf.google.com ~all",
  ],
  [
    "range-of-addresses",
    "a range of addresses is none of SPF's networks, and nobody can tell which network it is",
    "v=spf1 ip4:203.0.113.1-203.0.113.9 include:_spf.google.com ~all",
    "wrong spf-syntax",
  ],
];

const dmarc: readonly TextCase[] = [
  [
    "commas",
    "commas in the place of semicolons",
    "v=DMARC1, p=reject, rua=mailto:d@vendors.net",
    "wrong dns-separator",
    "v=DMARC1; p=reject; rua=mailto:d@vendors.net",
  ],
  [
    "no-semicolons",
    "the semicolons were lost",
    "v=DMARC1 p=reject rua=mailto:d@vendors.net",
    "wrong dns-separator",
    "v=DMARC1; p=reject; rua=mailto:d@vendors.net",
  ],
  [
    "one-semicolon-lost",
    "one semicolon was lost",
    "v=DMARC1; p=reject rua=mailto:d@vendors.net",
    "wrong dns-separator",
    "v=DMARC1; p=reject; rua=mailto:d@vendors.net",
  ],
  [
    "colon",
    "a colon in the place of the first semicolon",
    "v=DMARC1: p=quarantine",
    "wrong dns-separator",
    "v=DMARC1; p=quarantine",
  ],
  [
    "version-in-small-letters",
    "the version is written exactly so",
    "v=dmarc1; p=reject",
    "wrong dns-version-misspelled",
    "v=DMARC1; p=reject",
  ],
  [
    "version-without-number",
    "the number was left out",
    "v=DMARC; p=reject",
    "wrong dns-version-misspelled",
    "v=DMARC1; p=reject",
  ],
  [
    "version-last",
    "the version does not come first",
    "p=reject; rua=mailto:d@vendors.net; v=DMARC1",
    "wrong dns-version-misspelled",
    "v=DMARC1; p=reject; rua=mailto:d@vendors.net",
  ],
  [
    "name-in-value",
    "the name and the type were entered with the value",
    "_dmarc TXT v=DMARC1; p=reject",
    "wrong dns-value-prefix",
    "v=DMARC1; p=reject",
  ],
  [
    "policy-misspelled",
    "the policy is misspelled, and with reports the record counts as p=none",
    "v=DMARC1; p=quarentine; rua=mailto:d@vendors.net",
    "advice dmarc-policy-unread",
    "v=DMARC1; p=quarantine; rua=mailto:d@vendors.net",
  ],
  [
    "policy-of-its-own",
    "there is no policy of that name",
    "v=DMARC1; p=monitor",
    "wrong dmarc-syntax",
    "v=DMARC1; p=none",
  ],
  [
    "reports-without-mailto",
    "the address of the reports is no URI",
    "v=DMARC1; p=reject; rua=d@vendors.net",
    "found dmarc-advice",
  ],
  [
    "reports-as-link",
    "a chat made a link of the address",
    "v=DMARC1; p=none; rua=mailto:[d@vendors.net](mailto:d@vendors.net)",
    "found dmarc-advice",
  ],
  [
    "semicolon-of-greek",
    "the Greek question mark looks like a semicolon",
    "v=DMARC1\u037e p=reject",
    "wrong dns-lookalike-character",
    "v=DMARC1; p=reject",
  ],
];

const dkim: readonly TextCase[] = [
  ["key-alone", "only the key was entered", strings(key.replace(/.*p=/, "")), "wrong dkim-bare-key", key],
  [
    "version-in-small-letters",
    "the version is written exactly so",
    strings(key.replace("DKIM1", "dkim1")),
    "wrong dns-version-misspelled",
    key,
  ],
  [
    "first-letter-lost",
    "the first letter was lost in copying",
    strings(key.slice(1)),
    "wrong dns-version-misspelled",
    key,
  ],
  ["no-semicolons", "the semicolons were lost", strings(key.replaceAll(";", "")), "wrong dns-separator", key],
  [
    "colon-behind-p",
    "a colon in the place of an equals sign",
    strings(key.replace("p=", "p:")),
    "wrong dns-separator",
    key,
  ],
  [
    "pem-lines",
    "the whole key file was entered",
    strings(key.replace("p=", "p=-----BEGIN PUBLIC KEY-----").concat("-----END PUBLIC KEY-----")),
    "wrong dkim-pem-lines",
    key,
  ],
  [
    "placeholder",
    "the example of the instructions was entered",
    "v=DKIM1; k=rsa; p=YOUR_PUBLIC_KEY",
    "wrong dkim-invalid",
  ],
  [
    "spaces-within",
    "nothing: white space in the key is skipped",
    strings(`${key.slice(0, 250)} ${key.slice(250)}`),
    "found",
  ],
];

const rows = { spf: "spf", dmarc: "dmarc", dkim: "dkim-google" } as const;

const casesOf = (kind: "spf" | "dmarc" | "dkim", list: readonly TextCase[]): DnsCase[] =>
  list.map(([name, cause, text, said, enter], i) => {
    const zone = `${kind}${i}.net`;
    const record = { spf: zone, dmarc: `_dmarc.${zone}`, dkim: `google._domainkey.${zone}` }[kind];
    const records: CaseRecord[] = [
      ...google(zone, kind),
      [record, "TXT", ...(typeof text === "string" ? [text] : text)],
    ];
    return {
      id: `${kind}-${name}`,
      cause,
      zone,
      domain: zone,
      provider: "google",
      records,
      ...(said !== "found" && { rows: { [rows[kind]]: said } }),
      ...(enter !== undefined && { enter: { [rows[kind]]: enter } }),
    };
  });

/** Texts as they were typed, pasted and split: the cause is named, and what is to be entered loses no sender, policy or key. */
export const textCases: readonly DnsCase[] = [
  ...casesOf("spf", spf),
  ...casesOf("dmarc", dmarc),
  ...casesOf("dkim", dkim),
];
