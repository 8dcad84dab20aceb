import { generateKeyPairSync } from "node:crypto";
import type { DnsRequest } from "../../../src-main/dns/check/request.ts";
import { mailDnsOf } from "../../../src-main/providers/index.ts";
import type { WorldData } from "./server.ts";
import { host } from "./world.ts";

/** A company on Google Workspace with four name servers, whose email domain is right in everything. */
const domain = "notifications.acme.com";
const servers = ["ns-1.awsdns-01.com", "ns-2.awsdns-02.net", "ns-3.awsdns-03.org", "ns-4.awsdns-04.co.uk"];
const addresses = ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"];
const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = `v=DKIM1; k=rsa; p=${publicKey.export({ type: "spki", format: "der" }).toString("base64")}`;

export const request: DnsRequest = {
  domain,
  from: `noreply@${domain}`,
  provider: "google",
  ...mailDnsOf("google", {}),
  oktaRecords: [
    { recordType: "TXT", fqdn: `_oktaverification.${domain}`, verificationValue: "fe2b6f8d65d34449bae1" },
    { recordType: "CNAME", fqdn: `mail.${domain}`, verificationValue: "u1.wl002.sendgrid.net" },
    {
      recordType: "CNAME",
      fqdn: `t02._domainkey.${domain}`,
      verificationValue: "t02.domainkey.u1.wl002.sendgrid.net",
    },
    {
      recordType: "CNAME",
      fqdn: `t022._domainkey.${domain}`,
      verificationValue: "t022.domainkey.u1.wl002.sendgrid.net",
    },
  ],
};

/** The includes of a company with some services, two of them with includes of their own: 10 lookups. */
const spfTree: Record<string, readonly string[]> = {
  "tree.acme.com txt": [
    "v=spf1 include:_spf.google.com include:crm.example.net include:desk.example.net include:shop.example.net a:relay.acme.com mx:acme.com -all",
  ],
  "crm.example.net txt": ["v=spf1 include:crm1.example.net include:crm2.example.net ~all"],
  "crm1.example.net txt": ["v=spf1 ip4:198.18.1.0/24 ~all"],
  "crm2.example.net txt": ["v=spf1 ip4:198.18.2.0/24 ~all"],
  "desk.example.net txt": ["v=spf1 ip4:198.18.3.0/24 ~all"],
  "shop.example.net txt": ["v=spf1 include:shop1.example.net include:shop2.example.net ~all"],
  "shop1.example.net txt": ["v=spf1 ip4:198.18.4.0/24 ~all"],
  "shop2.example.net txt": ["v=spf1 ip4:198.18.5.0/24 ~all"],
  "relay.acme.com a": ["198.18.9.1"],
  "acme.com mx": ["1 smtp.google.com"],
  "smtp.google.com a": ["198.18.9.2"],
};

/** The world of the company; `dead` name servers of the four say nothing. */
export function companyWorld(dead = 0): WorldData {
  return {
    hosts: [
      ...["198.51.100.1", "198.51.100.2", "198.51.100.3"].map((a) => host(a, "recursor")),
      ...addresses.map((a, i) => host(a, i < dead ? "silent" : "authority")),
      host("192.0.2.50", "registry"),
    ],
    zones: {
      com: ["a.gtld-servers.net"],
      net: ["a.gtld-servers.net"],
      "acme.com": servers,
      "google.com": ["ns1.google.com"],
      "example.net": ["ns1.google.com"],
      "sendgrid.net": ["ns1.google.com"],
    },
    records: {
      "a.gtld-servers.net a": ["192.0.2.50"],
      ...Object.fromEntries(servers.map((name, i) => [`${name} a`, [addresses[i] ?? ""]])),
      [`_oktaverification.${domain} txt`]: ["fe2b6f8d65d34449bae1"],
      ...Object.fromEntries(
        request.oktaRecords
          .filter((r) => r.recordType === "CNAME")
          .map((r) => [`${r.fqdn} cname`, [r.verificationValue]]),
      ),
      [`${domain} txt`]: ["v=spf1 include:_spf.google.com include:desk.example.net ~all"],
      [`${domain} mx`]: ["1 smtp.google.com"],
      [`google._domainkey.${domain} txt`]: [key],
      "_dmarc.acme.com txt": ["v=DMARC1; p=quarantine; rua=mailto:dmarc@acme.com"],
      "_spf.google.com txt": ["v=spf1 ip4:203.0.113.0/24 ~all"],
      ...spfTree,
    },
  };
}

/** A world of many domains, each a little different, behind one server that is everything. */
export function manyDomains(count: number): { data: WorldData; domains: readonly string[] } {
  const domains = Array.from({ length: count }, (_, i) => `company-${i}.com`);
  const records: Record<string, readonly string[]> = {
    "ns1.dns-host.net a": ["127.0.0.1"],
    "ns2.dns-host.net a": ["127.0.0.1"],
    "_spf.google.com txt": ["v=spf1 ip4:203.0.113.0/24 ~all"],
    "spf.protection.outlook.com txt": ["v=spf1 ip4:198.51.100.0/24 -all"],
    "crm.example.net txt": ["v=spf1 ip4:198.18.1.0/24 ~all"],
  };
  domains.forEach((name, i) => {
    const google = i % 2 === 0;
    const include = google ? "_spf.google.com" : "spf.protection.outlook.com";
    records[`${name} txt`] = [
      `v=spf1 include:${include} include:crm.example.net ~all`,
      "site-verification=1",
    ];
    records[`${name} mx`] = [google ? "1 smtp.google.com" : `0 company-${i}.mail.protection.outlook.com`];
    records[`_dmarc.${name} txt`] = ["v=DMARC1; p=reject"];
    if (google) records[`google._domainkey.${name} txt`] = [key];
  });
  const servers = ["ns1.dns-host.net", "ns2.dns-host.net"];
  const zones = Object.fromEntries(domains.map((name) => [name, servers]));
  return {
    domains,
    data: {
      hosts: [host("127.0.0.1", "both")],
      zones: { com: [], net: [], "dns-host.net": servers, ...zones },
      records,
    },
  };
}
