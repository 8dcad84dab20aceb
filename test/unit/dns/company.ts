import { generateKeyPairSync } from "node:crypto";
import type { DnsRequest } from "../../../src-main/dns/check/request.ts";
import { mailDnsOf } from "../../../src-main/providers/index.ts";
import type { WorldPlan, ZonePlan } from "./world.ts";

/** A company on Google Workspace with its zone at Cloudflare, whose email domain is right in everything. */
export const domain = "notifications.acme.com";
export const cloudflare = { "ada.ns.cloudflare.com": "192.0.2.1", "bob.ns.cloudflare.com": "192.0.2.2" };

const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
export const dkimRecord = `v=DKIM1; k=rsa; p=${publicKey.export({ type: "spki", format: "der" }).toString("base64")}`;

export const request: DnsRequest = {
  domain,
  from: `noreply@${domain}`,
  provider: "google",
  ...mailDnsOf("google", {}),
  oktaRecords: [
    {
      recordType: "TXT",
      fqdn: `_oktaverification.${domain}`,
      verificationValue: "fe2b6f8d65d34449bae178276b4cb20b",
    },
    { recordType: "CNAME", fqdn: `mail.${domain}`, verificationValue: "u17770251.wl002.sendgrid.net" },
    {
      recordType: "CNAME",
      fqdn: `p03._domainkey.${domain}`,
      verificationValue: "p03.domainkey.u17770251.wl002.sendgrid.net",
    },
  ],
};

export const rightRecords: readonly string[] = [
  `_oktaverification.${domain} TXT fe2b6f8d65d34449bae178276b4cb20b`,
  `mail.${domain} CNAME u17770251.wl002.sendgrid.net`,
  `p03._domainkey.${domain} CNAME p03.domainkey.u17770251.wl002.sendgrid.net`,
  `${domain} TXT v=spf1 include:_spf.google.com ~all`,
  `${domain} MX 1 smtp.google.com`,
  `google._domainkey.${domain} TXT ${dkimRecord}`,
  "_dmarc.acme.com TXT v=DMARC1; p=quarantine; rua=mailto:dmarc@acme.com",
];

/** Everybody else: what the company's records refer to. */
export const elsewhere: ZonePlan = {
  apex: "google.com",
  servers: { "ns1.google.com": "192.0.2.100" },
  records: ["_spf.google.com TXT v=spf1 ip4:203.0.113.0/24 ~all"],
};

/** The world of the company, with some records replaced by others: each pattern takes out what matches it. */
export function companyWorld(
  change: {
    without?: RegExp;
    add?: readonly string[];
    zone?: Partial<ZonePlan>;
    zones?: readonly ZonePlan[];
  } & Omit<Partial<WorldPlan>, "zones"> = {},
): WorldPlan {
  const { without, add = [], zone = {}, zones = [], ...world } = change;
  const records = [...rightRecords.filter((r) => !without?.test(r)), ...add];
  return {
    zones: [{ apex: "acme.com", servers: cloudflare, records, ...zone }, elsewhere, ...zones],
    ...world,
  };
}
