import { generateKeyPairSync } from "node:crypto";
import { type CaseRecord, type DnsCase, google, googleSpf, key, strings } from "./form.ts";

/** A text as it stood in the zone, what is said of its row ("found" when nothing is), and what there is to enter. */
type Text = readonly [
  id: string,
  cause: string,
  text: string | readonly string[],
  said: string,
  enter?: string,
];

const withVendor = "v=spf1 include:_spf1.vendors.net include:_spf.google.com ~all";

const spf: readonly Text[] = [
  [
    "all-cut",
    "a letter of all is missing",
    "v=spf1 include:_spf.google.com ~al",
    "wrong spf-mechanism-misspelled",
    googleSpf,
  ],
  [
    "include-letters-swapped",
    "two letters of include are swapped",
    "v=spf1 inlcude:_spf.google.com ~all",
    "wrong spf-mechanism-misspelled",
    googleSpf,
  ],
  [
    "includes",
    "include got an s",
    "v=spf1 includes:_spf1.vendors.net include:_spf.google.com ~all",
    "wrong spf-mechanism-misspelled",
    withVendor,
  ],
  [
    "all-with-dot",
    "a dot as at the end of a sentence",
    "v=spf1 include:_spf.google.com ~all.",
    "wrong dns-separator",
    googleSpf,
  ],
  [
    "semicolon-behind-all",
    "a semicolon at the end",
    "v=spf1 include:_spf.google.com ~all;",
    "wrong dns-separator",
    googleSpf,
  ],
  [
    "addresses-with-comma",
    "two addresses in one term",
    "v=spf1 ip4:203.0.113.7,203.0.113.8 include:_spf.google.com ~all",
    "wrong dns-separator",
    "v=spf1 ip4:203.0.113.7 ip4:203.0.113.8 include:_spf.google.com ~all",
  ],
  [
    "includes-with-comma",
    "two names in one term",
    "v=spf1 include:_spf1.vendors.net,_spf.google.com ~all",
    "wrong dns-separator",
    withVendor,
  ],
  [
    "address-behind-ip4-and-space",
    "a space in the place of the colon",
    "v=spf1 ip4 203.0.113.8 include:_spf.google.com ~all",
    "wrong spf-equals-sign",
    "v=spf1 ip4:203.0.113.8 include:_spf.google.com ~all",
  ],
  [
    "beginning-missing",
    "the first word was left out",
    "include:_spf.google.com ~all",
    "wrong dns-version-misspelled",
    googleSpf,
  ],
  [
    "prefix-too-long",
    "a prefix of 33 bits",
    "v=spf1 ip4:203.0.113.5/33 include:_spf.google.com ~all",
    "wrong spf-syntax",
  ],
  [
    "prefix-behind-include",
    "a prefix behind a name",
    "v=spf1 include:_spf.google.com/24 ~all",
    "wrong spf-syntax",
  ],
  [
    "port",
    "a port behind an address",
    "v=spf1 ip4:203.0.113.1:25 include:_spf.google.com ~all",
    "wrong spf-syntax",
  ],
  [
    "two-alls",
    "a second all, which is never read",
    "v=spf1 include:_spf.google.com ~all -all",
    "found spf-terms-after-all",
  ],
  ["plus-include", "nothing: + is the default", "v=spf1 +include:_spf.google.com ~all", "found"],
  [
    "many-spaces",
    "nothing: more than one space is allowed",
    "v=spf1   include:_spf.google.com  ~all ",
    "found",
  ],
  [
    "tab",
    "a tab in the place of a space",
    "v=spf1\tinclude:_spf.google.com ~all",
    "wrong dns-control-character",
    googleSpf,
  ],
  [
    "quote-at-start-only",
    "one quotation mark was taken along",
    `"v=spf1 include:_spf.google.com ~all`,
    "wrong dns-quoted-value",
    googleSpf,
  ],
  [
    "quotes-around-name",
    "quotation marks around the name",
    'v=spf1 include:"_spf.google.com" ~all',
    "wrong dns-quoted-value",
    googleSpf,
  ],
  ["neutral", "nothing but advice", "v=spf1 include:_spf.google.com ?all", "found spf-neutral-all"],
  ["no-end", "nothing but advice", "v=spf1 include:_spf.google.com", "found spf-no-all"],
  [
    "token-behind",
    "another service's token was pasted behind",
    "v=spf1 include:_spf.google.com ~all google-site-verification=abc123",
    "found spf-unknown-modifier",
  ],
  [
    "twice",
    "the same include twice",
    "v=spf1 include:_spf.google.com include:_spf.google.com ~all",
    "found spf-duplicate-term",
  ],
  [
    "broken-macro",
    "a percent sign that is no macro",
    "v=spf1 include:%_spf.google.com ~all",
    "wrong spf-include-misspelled",
    googleSpf,
  ],
  [
    "salesforce",
    "nothing: a term that asks for the client's address",
    "v=spf1 exists:%{i}._spf1.vendors.net include:_spf.google.com ~all",
    "found",
  ],
  ["redirect-alone", "nothing: the whole is another record", "v=spf1 redirect=_spf.google.com", "found"],
  [
    "redirect-and-all",
    "the provider stands in a redirect that is not read",
    "v=spf1 redirect=_spf.google.com ~all",
    "advice spf-provider-missing spf-redirect-ignored",
  ],
  [
    "dead-twin-before",
    "the misspelled include stayed when the right one was added",
    "v=spf1 include:spf.google.com include:_spf.google.com ~all",
    "wrong spf-include-misspelled",
    googleSpf,
  ],
  [
    "dead-twin-behind",
    "the same behind the right one, where only other senders suffer",
    "v=spf1 include:_spf.google.com include:spf.google.com ~all",
    "found spf-include-without-record",
  ],
  [
    "comment",
    "a note was written into the record",
    "v=spf1 include:_spf.google.com ~all (Google)",
    "wrong spf-syntax",
  ],
  [
    "deny-all",
    "nobody sends, by the record of a parked name",
    "v=spf1 -all",
    "advice spf-provider-missing",
    "v=spf1 include:_spf.google.com -all",
  ],
  [
    "addresses-only",
    "the web host's own record",
    "v=spf1 ip4:203.0.113.5 ip4:203.0.113.6 -all",
    "advice spf-provider-missing",
    "v=spf1 ip4:203.0.113.5 ip4:203.0.113.6 include:_spf.google.com -all",
  ],
  [
    "question-mark-include",
    "the include is neutral",
    "v=spf1 ?include:_spf.google.com ~all",
    "advice spf-provider-qualified",
    googleSpf,
  ],
  [
    "include-behind-all",
    "the include was added at the end",
    "v=spf1 ~all include:_spf.google.com",
    "advice spf-provider-after-all",
    googleSpf,
  ],
  [
    "other-provider",
    "the record of the provider before",
    "v=spf1 include:spf.protection.outlook.com -all",
    "advice spf-provider-missing",
    "v=spf1 include:spf.protection.outlook.com include:_spf.google.com -all",
  ],
  ["pointer", "nothing but advice", "v=spf1 ptr include:_spf.google.com ~all", "found spf-ptr"],
  [
    "ip6-prefix-too-long",
    "a prefix of 129 bits",
    "v=spf1 ip6:2001:db8::/129 include:_spf.google.com ~all",
    "wrong spf-syntax",
  ],
  [
    "three-dead-hosts",
    "three old hosts are gone",
    "v=spf1 a:x1.vendors.net a:x2.vendors.net a:x3.vendors.net include:_spf.google.com ~all",
    "wrong spf-void-lookups",
  ],
  ["exp", "nothing: an explanation", "v=spf1 include:_spf.google.com exp=why.vendors.net -all", "found"],
  [
    "angle-brackets",
    "the brackets of the instructions were kept",
    "v=spf1 include:<_spf.google.com> ~all",
    "wrong dns-markup",
    googleSpf,
  ],
  [
    "two-hyphens",
    "a word processor's second hyphen",
    "v=spf1 include:_spf.google.com --all",
    "wrong spf-mechanism-misspelled",
    "v=spf1 include:_spf.google.com -all",
  ],
];

const dmarc: readonly Text[] = [
  [
    "letter-for-digit",
    "the letter l in the place of the digit 1",
    "v=DMARCl; p=reject",
    "wrong dns-version-misspelled",
    "v=DMARC1; p=reject",
  ],
  [
    "colon-behind-p",
    "a colon in the place of the equals sign",
    "v=DMARC1; p:reject",
    "wrong dns-separator",
    "v=DMARC1; p=reject",
  ],
  [
    "colon-behind-rua",
    "the same in the reports",
    "v=DMARC1; p=none; rua:mailto:d@vendors.net",
    "wrong dns-separator",
    "v=DMARC1; p=none; rua=mailto:d@vendors.net",
  ],
  [
    "hyphens",
    "hyphens in the place of equals signs",
    "v=DMARC1; p=reject; sp- reject; adkim=s",
    "wrong dns-separator",
    "v=DMARC1; p=reject; sp=reject; adkim=s",
  ],
  [
    "reports-twice",
    "two rua tags",
    "v=DMARC1; p=none; rua=mailto:d@vendors.net; rua=mailto:e@vendors.net",
    "found dmarc-advice",
  ],
  [
    "second-address-bare",
    "the second address has no mailto:",
    "v=DMARC1; p=none; rua=mailto:d@vendors.net,e@vendors.net",
    "found dmarc-advice",
  ],
  [
    "semicolon-between-addresses",
    "a semicolon between two addresses",
    "v=DMARC1; p=none; rua=mailto:d@vendors.net;e@vendors.net",
    "found dmarc-advice",
  ],
  ["percentage", "nothing but advice: pct is gone", "v=DMARC1; p=quarantine; pct=50", "found dmarc-advice"],
  ["no-policy", "only reports are asked for", "v=DMARC1; rua=mailto:d@vendors.net", "found dmarc-advice"],
  ["empty-policy", "the policy was left empty", "v=DMARC1; p=", "wrong dmarc-syntax", "v=DMARC1; p=none"],
  ["version-alone", "only the version was entered", "v=DMARC1", "wrong dmarc-syntax", "v=DMARC1; p=none"],
  ["policy-capital", "nothing: policies know no case", "v=DMARC1; p=Reject", "found"],
  ["no-spaces", "nothing: spaces are not needed", "v=DMARC1;p=reject;", "found"],
  [
    "mailbox-without-domain",
    "an address without a domain",
    "v=DMARC1; p=none; rua=mailto:postmaster",
    "found dmarc-advice",
  ],
  [
    "alignment-in-words",
    "adkim and aspf take a letter",
    "v=DMARC1; p=none; adkim=strict; aspf=relaxed",
    "found dmarc-advice",
  ],
  [
    "failure-reports-bare",
    "ruf without mailto:",
    "v=DMARC1; p=none; ruf=d@vendors.net",
    "found dmarc-advice",
  ],
  [
    "empty-subdomain-policy",
    "sp was left empty",
    "v=DMARC1; p=reject; sp=; rua=mailto:d@vendors.net",
    "advice dmarc-policy-unread",
    "v=DMARC1; p=reject; sp=none; rua=mailto:d@vendors.net",
  ],
  ["size-limit", "nothing: a limit of size", "v=DMARC1; p=none; rua=mailto:d@vendors.net!10m", "found"],
  ["new-tags", "nothing: tags of RFC 9989", "v=DMARC1; p=reject; np=reject; psd=n; t=y", "found"],
  [
    "at-sign-as-entity",
    "the @ as a web page writes it",
    "v=DMARC1; p=none; rua=mailto:d&#64;vendors.net",
    "wrong dns-markup",
    "v=DMARC1; p=none; rua=mailto:d@vendors.net",
  ],
  [
    "space-behind-mailto",
    "a space behind mailto:",
    "v=DMARC1; p=none; rua=mailto: d@vendors.net",
    "found dmarc-advice",
  ],
  [
    "capitals",
    "nothing: the names of tags know no case",
    "V=DMARC1; P=NONE; RUA=MAILTO:D@VENDORS.NET",
    "found",
  ],
  ["in-two-strings", "nothing: one record of two strings", ["v=DMARC1; p=rej", "ect"], "found"],
  [
    "hidden-address",
    "a web page hid the address",
    "v=DMARC1; p=none; rua=mailto:[email\u00a0protected]",
    "found dmarc-advice",
  ],
];

const privateDer = generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey;
export const secretKey = privateDer.export({ type: "pkcs8", format: "der" }).toString("base64");
const ed25519 = generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "der" }).subarray(12);
export const short = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey.export({
  type: "spki",
  format: "der",
});

const dkim: readonly Text[] = [
  ["revoked", "the key was taken back", "v=DKIM1; k=rsa; p=", "wrong dkim-revoked"],
  ["flag-s", "nothing: t=s is for strict alignment", strings(key.replace("k=rsa", "k=rsa; t=s")), "found"],
  ["without-version", "nothing: the version may be left out", strings(key.replace("v=DKIM1; ", "")), "found"],
  ["p-alone", "nothing: all but the key may be left out", strings(key.replace(/.*(?=p=)/, "")), "found"],
  [
    "escaped-slashes",
    "the slashes were escaped, as in JSON",
    strings(key.replace(/\//g, "\\/").replace("p=", "p=")),
    key.includes("/") ? "wrong dns-backslash" : "found",
    key.includes("/") ? key : undefined,
  ],
  [
    "percent-signs",
    "the key went through a web address",
    strings(key.replace(/[+/=](?!DKIM1|rsa|M)/g, (c) => encodeURIComponent(c))),
    "wrong dns-markup",
    key,
  ],
  [
    "private-key",
    "the private key was published in the place of the public one",
    strings(`v=DKIM1; k=rsa; p=${secretKey}`),
    "wrong dkim-private-key",
  ],
  [
    "ed25519",
    "nothing: a key of the newer kind",
    `v=DKIM1; k=ed25519; p=${ed25519.toString("base64")}`,
    "found",
  ],
  [
    "sha1-only",
    "the key allows the old hash only",
    strings(key.replace("k=rsa", "k=rsa; h=sha1")),
    "wrong dkim-invalid",
  ],
  ["semicolon-at-end", "nothing: the last tag may end in a semicolon", strings(`${key};`), "found"],
  [
    "short-key",
    "nothing but advice: 1024 bits",
    `v=DKIM1; k=rsa; p=${short.toString("base64")}`,
    "found dkim-weak",
  ],
  ["testing", "nothing but advice: t=y", strings(key.replace("k=rsa", "k=rsa; t=y")), "found dkim-weak"],
];

const rowOf = { spf: "spf", dmarc: "dmarc", dkim: "dkim-google" } as const;

const casesOf = (kind: "spf" | "dmarc" | "dkim", list: readonly Text[]): DnsCase[] =>
  list.map(([name, cause, text, said, enter], i) => {
    const zone = `${kind}${i}.org`;
    const at = { spf: zone, dmarc: `_dmarc.${zone}`, dkim: `google._domainkey.${zone}` }[kind];
    const record: CaseRecord = [at, "TXT", ...(typeof text === "string" ? [text] : text)];
    return {
      id: `${kind}-field-${name}`,
      cause,
      zone,
      domain: zone,
      provider: "google",
      records: [...google(zone, kind), record],
      ...(said !== "found" && { rows: { [rowOf[kind]]: said } }),
      ...(enter !== undefined && { enter: { [rowOf[kind]]: enter } }),
    };
  });

/** Texts written anew from public reports, each judged by hand before it was tried. */
export const fieldTexts: readonly DnsCase[] = [
  ...casesOf("spf", spf),
  ...casesOf("dmarc", dmarc),
  ...casesOf("dkim", dkim),
];
