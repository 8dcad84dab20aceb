import { generateKeyPairSync } from "node:crypto";
import type { OktaRecord } from "../../../../src-main/contract/dns.ts";
import type { SettingsInput } from "../../../../src-main/contract/settings.ts";

/** One record: its full name, its type, and its data; of a TXT record the character-strings. */
export type CaseRecord = readonly [
  name: string,
  type: "A" | "CNAME" | "MX" | "NS" | "SPF" | "TXT",
  ...data: string[],
];

/** A zone as an admin really had it, and what is right to say of it. */
export interface DnsCase {
  readonly id: string;
  /** What was found to be the cause in the end. */
  readonly cause: string;
  readonly zone: string;
  readonly domain: string;
  /** Undefined for an audit, without a setup. */
  readonly provider?: "google" | "microsoft";
  readonly cloud?: SettingsInput["cloud"];
  readonly okta?: readonly OktaRecord[];
  readonly records: readonly CaseRecord[];
  /** TTL of negative answers, in seconds; 300 when not given. */
  readonly negativeTtl?: number;
  /** Row → its status and the codes of its findings. A row that is not named is right, and has nothing to mend. */
  readonly rows?: Readonly<Record<string, string>>;
  /** Row → the value to enter. */
  readonly enter?: Readonly<Record<string, string>>;
  /** Row → words that its text or its findings hold. */
  readonly says?: Readonly<Record<string, RegExp>>;
  /** Codes of what is said of the zone, and words in it. Nothing when not given. */
  readonly zoneSays?: readonly string[];
  readonly zoneText?: RegExp;
  /** Codes that no finding has. */
  readonly never?: readonly string[];
}

const derOf = (modulusLength: number): string =>
  generateKeyPairSync("rsa", { modulusLength })
    .publicKey.export({ type: "spki", format: "der" })
    .toString("base64");
export const key = `v=DKIM1; k=rsa; p=${derOf(2048)}`;

/** A text as character-strings of at most 255 bytes. */
export const strings = (text: string): string[] => text.match(/[\s\S]{1,255}/g) ?? [""];

const sendgrid = "u22250520.wl084.sendgrid.net";
const token = "83ff5f4b4f8d4c0f9e8c2b1a77d0e7aa";

/** What Okta asks for at a domain. */
export const oktaOf = (domain: string, target = sendgrid): OktaRecord[] => [
  { recordType: "TXT", fqdn: `_oktaverification.${domain}`, verificationValue: token },
  { recordType: "CNAME", fqdn: `mail.${domain}`, verificationValue: target },
  ...["t02", "t022"].map((t) => ({
    recordType: "CNAME" as const,
    fqdn: `${t}._domainkey.${domain}`,
    verificationValue: `${t}.domainkey.${target}`,
  })),
];

export const published = (records: readonly OktaRecord[]): CaseRecord[] =>
  records.map(({ recordType, fqdn, verificationValue }) => [fqdn, recordType, verificationValue]);

export const googleSpf = "v=spf1 include:_spf.google.com ~all";

/** Everything right at Google, but for the kinds that are left out. */
export function google(domain: string, ...without: ("spf" | "dkim" | "dmarc" | "mx")[]): CaseRecord[] {
  const all: Record<string, CaseRecord> = {
    spf: [domain, "TXT", googleSpf],
    dkim: [`google._domainkey.${domain}`, "TXT", ...strings(key)],
    dmarc: [`_dmarc.${domain}`, "TXT", `v=DMARC1; p=none; rua=mailto:dmarc@${domain}`],
    mx: [domain, "MX", "10 smtp.google.com"],
  };
  return Object.entries(all).flatMap(([kind, record]) => (without.some((w) => w === kind) ? [] : [record]));
}

/** Everything right at Microsoft, but for the aliases of its keys. */
export const microsoft = (domain: string, include = "spf.protection.outlook.com"): CaseRecord[] => [
  [domain, "TXT", `v=spf1 include:${include} -all`],
  [`_dmarc.${domain}`, "TXT", `v=DMARC1; p=none; rua=mailto:dmarc@${domain}`],
  [domain, "MX", "0 acme.mail.protection.outlook.com"],
];

export const aliases = (domain: string, label: string, zone: string): CaseRecord[] =>
  ([1, 2] as const).map((n) => [
    `selector${n}._domainkey.${domain}`,
    "CNAME",
    `selector${n}-${label}._domainkey.${zone}`,
  ]);

const keyAt = (name: string): CaseRecord => [name, "TXT", ...strings(key)];

/** The zones of others that the cases refer to. What is not in them is refused, as a name server does. */
export const others: Readonly<Record<string, readonly CaseRecord[]>> = {
  "google.com": [
    ["_spf.google.com", "TXT", "v=spf1 ip4:74.125.0.0/16 ip4:209.85.128.0/17 ip6:2001:4860:4864::/56 ~all"],
    ["smtp.google.com", "A", "142.250.0.27"],
  ],
  "outlook.com": [
    ["spf.protection.outlook.com", "TXT", "v=spf1 ip4:40.92.0.0/15 ip4:52.100.0.0/15 -all"],
    ["acme.mail.protection.outlook.com", "A", "52.101.0.1"],
  ],
  "onmicrosoft.com": [keyAt("selector1-acme-com._domainkey.acme.onmicrosoft.com")],
  "mail.microsoft": [
    "m6-com._domainkey.acme.n-v1",
    "findchild-m48-com01be2e._domainkey.JusticeUK.w-v1",
  ].flatMap((label) => [1, 2].map((n) => keyAt(`selector${n}-${label}.dkim.mail.microsoft`))),
  "sendgrid.net": [
    [sendgrid, "A", "167.89.118.51"],
    keyAt(`t02.domainkey.${sendgrid}`),
    keyAt(`t022.domainkey.${sendgrid}`),
  ],
  "parking.example": [
    ["www.parking.example", "A", "203.0.113.9"],
    ["www.parking.example", "TXT", "v=spf1 -all"],
  ],
  "pphosted.com": [
    ["8.8.8.8.in-addr._ats.jobv.com.spf.has.pphosted.com", "TXT", "v=spf1 ip4:8.8.8.8 ~all"],
    ["8.8.8.8.in-addr.jobv.com.spf.has.pphosted.com", "TXT", "v=spf1 -all"],
  ],
  "registrar-servers.com": [["spf.efwd.registrar-servers.com", "TXT", "v=spf1 ip4:162.255.118.0/24 ~all"]],
  "vendors.net": [
    ...Array.from(
      { length: 9 },
      (_, i): CaseRecord => [`_spf${i + 1}.vendors.net`, "TXT", `v=spf1 ip4:198.51.100.${i + 1} ~all`],
    ),
    ["m29.vendors.net", "TXT", "v=DMARC1; p=reject; rua=mailto:x@vendors.net"],
  ],
};
