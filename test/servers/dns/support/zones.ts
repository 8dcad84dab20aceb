import { generateKeyPairSync } from "node:crypto";
import { quotedChunks } from "../../../../src-main/dns/ask/character-strings.ts";
import type { DnsRequest } from "../../../../src-main/dns/check/request.ts";
import { mailDnsOf } from "../../../../src-main/providers/index.ts";
import type { Zones } from "./daemons.ts";

const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const dkimKey = `v=DKIM1; k=rsa; p=${publicKey.export({ type: "spki", format: "der" }).toString("base64")}`;
const token = "fe2b6f8d65d34449bae178276b4cb20b";
const target = "u1.wl002.sendgrid.net";

/** A zone file with these name servers; the lines are in zone file form, names relative to the apex. */
export const zoneFile = (apex: string, servers: readonly string[], lines: readonly string[]): string =>
  [
    `$ORIGIN ${apex === "." ? "." : `${apex}.`}`,
    "$TTL 300",
    `@ 3600 IN SOA ${servers[0] ?? "ns"}. hostmaster.mailwright.example. 1 7200 3600 604800 900`,
    ...servers.map((server) => `@ IN NS ${server}.`),
    ...lines,
    "",
  ].join("\n");

/** The records of `mail-domain.<apex>` with everything right. */
export const rightLines: readonly string[] = [
  `_oktaverification.notifications IN TXT "${token}"`,
  `mail.notifications IN CNAME ${target}.`,
  `p03._domainkey.notifications IN CNAME p03.domainkey.${target}.`,
  'notifications IN TXT "v=spf1 include:_spf.google.com ~all"',
  "notifications IN MX 1 smtp.google.com.",
  `google._domainkey.notifications IN TXT ${quotedChunks(dkimKey)}`,
  '_dmarc IN TXT "v=DMARC1; p=quarantine"',
];

export const requestFor = (apex: string): DnsRequest => {
  const domain = `notifications.${apex}`;
  return {
    domain,
    from: `noreply@${domain}`,
    provider: "google",
    ...mailDnsOf("google", {}),
    oktaRecords: [
      { recordType: "TXT", fqdn: `_oktaverification.${domain}`, verificationValue: token },
      { recordType: "CNAME", fqdn: `mail.${domain}`, verificationValue: target },
      { recordType: "CNAME", fqdn: `p03._domainkey.${domain}`, verificationValue: `p03.domainkey.${target}` },
    ],
  };
};

/** Everybody else's zones: what the companies' records refer to. */
export const elsewhere: Zones = {
  "google.com": zoneFile(
    "google.com",
    ["ns.elsewhere.example"],
    ['_spf IN TXT "v=spf1 ip4:203.0.113.0/24 ~all"', "smtp IN A 203.0.113.9"],
  ),
  "sendgrid.net": zoneFile(
    "sendgrid.net",
    ["ns.elsewhere.example"],
    [
      `${target.replace(".sendgrid.net", "")} IN A 203.0.113.10`,
      `p03.domainkey.${target.replace(".sendgrid.net", "")} IN TXT ${quotedChunks(dkimKey)}`,
    ],
  ),
};
