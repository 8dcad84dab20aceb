import type { Answer } from "dns-packet";
import { expect, test } from "vitest";
import { checkDomain } from "../../../src-main/dns/check/check.ts";
import type { Endpoint } from "../../../src-main/network/port.ts";
import { scenarios } from "../../../src-main/practice/scenarios/index.ts";
import { practiceValues } from "../../../src-main/practice/values.ts";
import { mailDnsOf } from "../../../src-main/providers/index.ts";
import { ask, askOverTcp, authorities, delegation, resolver, texts } from "./support/dns.ts";
import { type Rehearsal, rehearse } from "./support/world.ts";

const domain = "notifications.mycompany.example";
const ownership = `_oktaverification.${domain}`;
const ownershipValue = "5d0c94e7b1a84f26a3f76c02de98b514";
const oktaKeys = practiceValues("google")
  .domain.oktaRecords.map(({ fqdn }) => fqdn)
  .filter((fqdn) => fqdn.includes("._domainkey."));
const mailHost = "u41827365.wl104.sendgrid.net";

const shown = (answer: Answer): string => {
  if (answer.type === "TXT") return Buffer.concat(answer.data as Buffer[]).toString();
  if (answer.type === "MX") return answer.data.exchange;
  return "data" in answer ? String(answer.data) : "";
};

/** What the zone's first name server answers, as texts. */
async function records(r: Rehearsal, name: string, type: Answer["type"], server = 0): Promise<string[]> {
  const endpoint = (await authorities(r))[server] as Endpoint;
  const packet = await askOverTcp(r.world.network, endpoint, name, type as "TXT");
  return (packet.answers ?? []).map(shown);
}

/** What is seen in the DNS in each scenario, at the zone's own name servers. */
const seen: Readonly<Record<string, (r: Rehearsal) => Promise<void>>> = {
  "okta-record-missing": async (r) => expect(await records(r, ownership, "TXT")).toEqual([]),
  "okta-record-doubled": async (r) => {
    expect(await records(r, ownership, "TXT")).toEqual([]);
    expect(await records(r, `${ownership}.mycompany.example`, "TXT")).toEqual([ownershipValue]);
  },
  "okta-record-quoted": async (r) =>
    expect(await records(r, ownership, "TXT")).toEqual([`"${ownershipValue}"`]),
  "okta-record-smart-quotes": async (r) =>
    expect(await records(r, ownership, "TXT")).toEqual([`\u201c${ownershipValue}\u201d`]),
  "okta-record-dot": async (r) => expect(await records(r, ownership, "TXT")).toEqual([`${ownershipValue}.`]),
  "okta-record-space": async (r) =>
    expect(await records(r, ownership, "TXT")).toEqual([`${ownershipValue} `]),
  "okta-record-elsewhere": async (r) => {
    expect(await records(r, ownership, "TXT")).toEqual([]);
    expect(await records(r, "_oktaverification.mycompany.example", "TXT")).toEqual([ownershipValue]);
  },
  "okta-record-wrong-type": async (r) => {
    expect(await records(r, `mail.${domain}`, "CNAME")).toEqual([]);
    expect(await records(r, `mail.${domain}`, "TXT")).toEqual([mailHost]);
  },
  "okta-record-old-value": async (r) => {
    const values = await records(r, ownership, "TXT");
    expect(values).toHaveLength(1);
    expect(values).not.toEqual([ownershipValue]);
  },
  "name-server-behind": async (r) => {
    expect(await records(r, ownership, "TXT", 0)).toEqual([ownershipValue]);
    expect(await records(r, ownership, "TXT", 1)).toEqual([]);
  },
  "name-server-silent": async (r) => {
    expect(await records(r, ownership, "TXT", 0)).toEqual([ownershipValue]);
    const silent = (await authorities(r))[1] as Endpoint;
    const datagram = r.world.network.udp(silent, Buffer.alloc(12), () => true, { timeoutMs: 80 });
    await expect(datagram).rejects.toMatchObject({ code: "ETIMEDOUT" });
  },
  "delegation-differs": async (r) => {
    const former = ["dns1.registrar-servers.com", "dns2.registrar-servers.com"];
    expect(await delegation(r, "mycompany.example")).toEqual(former);
    expect(await records(r, "mycompany.example", "NS")).toEqual([
      "ada.ns.cloudflare.com",
      "bob.ns.cloudflare.com",
    ]);
    // The record is where the admin entered it, and not where the world looks.
    expect(await records(r, ownership, "TXT")).toEqual([ownershipValue]);
    const old: Endpoint = { address: "192.0.2.63", port: 53 };
    for (const server of [old, resolver(r)])
      expect(texts(await ask(r.world.network, server, ownership, "TXT"))).toEqual([]);
    expect((await ask(r.world.network, old, ownership, "TXT", { rd: false })).flag_aa).toBe(true);
  },
  "cname-proxied": async (r) => {
    expect(await records(r, `mail.${domain}`, "CNAME")).toEqual([]);
    expect(await records(r, `mail.${domain}`, "A")).toEqual(["104.21.48.117", "172.67.154.203"]);
  },
  "cname-conflict": async (r) => {
    expect(await records(r, `mail.${domain}`, "CNAME")).toEqual([]);
    expect(await records(r, `mail.${domain}`, "MX")).toEqual(["mx.mycompany.example"]);
  },
  "cname-target-doubled": async (r) =>
    expect(await records(r, `mail.${domain}`, "CNAME")).toEqual([`${mailHost}.mycompany.example`]),
  "cname-sendgrid-in-use": async (r) =>
    expect(await records(r, `s1._domainkey.${domain}`, "CNAME")).toEqual([
      "s1.domainkey.u90.wl009.sendgrid.net",
    ]),
  wildcard: async (r) => {
    const values = await records(r, ownership, "TXT");
    expect(values).toEqual([expect.stringMatching(/^google-site-verification=/)]);
    expect(await records(r, `anything.${domain}`, "TXT")).toEqual(values);
    expect(await records(r, domain, "TXT")).not.toEqual(values);
  },
  "okta-record-with-name": async (r) =>
    expect(await records(r, ownership, "TXT")).toEqual([`_oktaverification=${ownershipValue}`]),
  "okta-record-alias": async (r) =>
    expect(await records(r, ownership, "CNAME")).toEqual(["gone.practice-dns.example"]),
  "cname-of-other-key": async (r) => {
    const targets = await Promise.all(oktaKeys.map(async (fqdn) => (await records(r, fqdn, "CNAME")).join()));
    expect(targets).toHaveLength(2);
    expect(new Set(targets).size).toBe(1);
  },
  "spf-commas": async (r) => expect((await records(r, domain, "TXT"))[0]).toMatch(/, -all$/),
  "spf-version-misspelled": async (r) => expect((await records(r, domain, "TXT"))[0]).toMatch(/^v=spf2 /),
  "spf-split": async (r) => {
    const values = await records(r, domain, "TXT");
    expect(values).toHaveLength(2);
    expect(values.filter((text) => text.startsWith("v=spf1"))).toEqual(["v=spf1 ip4:203.0.113.200"]);
  },
  "spf-include-misspelled": async (r) =>
    expect((await records(r, domain, "TXT"))[0]).toMatch(/include:_?sfp\./),
  "dmarc-policy-unread": async (r) =>
    expect((await records(r, `_dmarc.${domain}`, "TXT"))[0]).toMatch(/p=quarentine/),
  "mx-gone": async (r) => {
    expect(await records(r, domain, "MX")).toEqual(["gone.mycompany.example"]);
    expect(await records(r, "gone.mycompany.example", "A")).toEqual([]);
  },
  "spf-missing": async (r) => expect(await records(r, domain, "TXT")).toEqual([]),
  "spf-multiple": async (r) => expect(await records(r, domain, "TXT")).toHaveLength(2),
  "spf-too-many-lookups": async (r) => {
    const [spf = ""] = await records(r, domain, "TXT");
    const includes = [...spf.matchAll(/include:(\S+\.mycompany\.example)/g)].map((m) => m[1] ?? "");
    expect(includes).toHaveLength(11);
    for (const name of includes) expect((await records(r, name, "TXT"))[0]).toMatch(/^v=spf1 /);
  },
  "spf-provider-missing": async (r) =>
    expect(await records(r, domain, "TXT")).toEqual(["v=spf1 ip4:203.0.113.200 -all"]),
  "dkim-missing": async (r) => {
    expect(await records(r, `google._domainkey.${domain}`, "TXT")).toEqual([]);
    expect(await records(r, `selector1._domainkey.${domain}`, "CNAME")).toEqual([]);
    expect(await records(r, `t04._domainkey.${domain}`, "CNAME")).toHaveLength(1);
  },
  "dmarc-multiple": async (r) => expect(await records(r, `_dmarc.${domain}`, "TXT")).toHaveLength(2),
  "dmarc-at-cname": async (r) =>
    expect(await records(r, `_dmarc.${domain}`, "CNAME")).toEqual(["dmarc.practice-dns.example"]),
  "dmarc-missing": async (r) => expect(await records(r, "_dmarc.mycompany.example", "TXT")).toEqual([]),
};

const rows = scenarios.filter((s) => s.name in seen);

test.for(rows.map((s) => [s.provider, s.name] as const))(
  "%s %s can be seen in the DNS",
  async ([provider, name]) => {
    await using rehearsal = await rehearse(provider, name);
    await seen[name]?.(rehearsal);
  },
);

test("every DNS scenario is looked at", () => {
  const names = scenarios
    .filter((s) => s.shows === "run" && /^(dns|spf|dkim|dmarc)-/.test(s.finding ?? ""))
    .map((s) => s.name);
  expect(new Set(names)).toEqual(new Set(Object.keys(seen)));
});

test("a record that one name server lacks is not yet at the resolvers", async () => {
  await using r = await rehearse("google", "name-server-behind");
  const packet = await ask(r.world.network, resolver(r), ownership, "TXT");
  expect(packet.answers).toEqual([]);
});

test.for(["google", "microsoft", "other"] as const)(
  "a %s zone delegated to other servers than it names is told with both lists, and nothing else is",
  async (provider) => {
    await using r = await rehearse(provider, "delegation-differs");
    const { oktaRecords } = practiceValues(provider).domain;
    const request = { domain, provider, from: r.from, ...mailDnsOf(provider, {}), oktaRecords };
    const { rows, findings } = await checkDomain(r.world.network, request, {
      signal: AbortSignal.timeout(10_000),
    });
    expect(findings).toMatchObject([
      {
        code: "dns-delegation-differs",
        severity: "warning",
        expected: "Registrar: dns1.registrar-servers.com, dns2.registrar-servers.com",
        found: "Zone: ada.ns.cloudflare.com, bob.ns.cloudflare.com",
      },
    ]);
    expect(rows.flatMap((row) => row.findings)).toEqual([]);
    const okta = rows.filter((row) => row.kind === "okta");
    expect(okta).toHaveLength(4);
    for (const row of okta) expect(row).toMatchObject({ status: "found", foundByResolver: [] });
  },
);
