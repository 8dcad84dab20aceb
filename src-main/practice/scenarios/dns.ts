import type { ProviderId } from "../../contract/settings.ts";
import { providers } from "../../providers/index.ts";
import { formerServers } from "../dns/names.ts";
import type { ZoneRecord } from "../dns/zone.ts";
import { type Bend, change, changing, type Line, line, type PracticeScenario } from "./scenario.ts";

type Records = readonly ZoneRecord[];

/** Rewrites the records of the setup's zone. */
const records = (how: (records: Records, apex: string) => Records): Bend =>
  change("dns", ({ zone }) => ({ zone: { ...zone, records: how(zone.records, zone.apex) } }));

type Changed = readonly Partial<ZoneRecord>[];
/** What stands in the place of a record: it with what is named changed, once, several times, or not at all. */
type By = Changed | ((record: ZoneRecord & { readonly apex: string }) => Changed);

/** Rewrites the records that `which` picks. */
const replace = (which: (r: ZoneRecord) => boolean, by: By): Bend =>
  records((all, apex) =>
    all.flatMap((r) => {
      if (!which(r)) return [r];
      const changed = typeof by === "function" ? by({ ...r, apex }) : by;
      return changed.map((one) => ({ ...r, ...one }));
    }),
  );

/** A record's name with another first label. */
const relabelled = ({ name }: ZoneRecord, label: string) => name.replace(/^[^.]+/, label);

const isOktaAlias = (r: ZoneRecord) => r.type === "CNAME" && r.data.endsWith(".sendgrid.net");
const isOktaTxt = (r: ZoneRecord) => r.name.startsWith("_oktaverification.");
/** Okta's CNAMEs point to its mail provider; this is the one that is no DKIM key. */
const isOktaMail = (r: ZoneRecord) => isOktaAlias(r) && !r.name.includes("._domainkey.");
const isSpf = (r: ZoneRecord) => r.type === "TXT" && r.data.startsWith("v=spf1");
const isDmarc = (r: ZoneRecord) => r.name.startsWith("_dmarc.");
const isOktaKey = (r: ZoneRecord) => isOktaAlias(r) && r.name.includes("._domainkey.");
/** The provider's own DKIM records, not Okta's. */
const isDkim = (r: ZoneRecord) => r.name.includes("._domainkey.") && !r.data.endsWith(".sendgrid.net");

/**
 * The admin edits the zone at the new DNS host, and the zone names that host; the registrar still names the former one, whose
 * copy of the zone has none of Okta's records.
 */
const delegatedToFormerServers: Bend = change("dns", ({ zone, elsewhere }) => {
  const isDelegation = (r: ZoneRecord) => r.type === "NS" && r.name === zone.apex;
  const redelegated = (records: Records): Records => {
    const now = records.find(isDelegation);
    if (now === undefined) return records;
    return [
      ...records.filter((r) => !isDelegation(r)),
      ...formerServers.map((data): ZoneRecord => ({ ...now, data })),
    ];
  };
  const formerCopy = {
    ...zone,
    servedBy: formerServers,
    records: zone.records.filter((r) => !isOktaTxt(r) && !r.data.endsWith(".sendgrid.net")),
  };
  return { elsewhere: [...elsewhere.map((z) => ({ ...z, records: redelegated(z.records) })), formerCopy] };
});

/** More includes than a receiver may follow: RFC 7208 section 4.6.4 allows ten lookups. */
const manyIncludes = (apex: string): Records =>
  Array.from({ length: 11 }, (_, i) => ({
    name: `spf${i + 1}.${apex}`,
    type: "TXT" as const,
    data: "v=spf1 ip4:203.0.113.128/26 -all",
    ttl: 3600,
  }));

const at = (which: (r: ZoneRecord) => boolean) => changing(line<unknown>, (by: By) => replace(which, by));
const oktaTxt = at(isOktaTxt);
const value = changing(line<unknown>, (by: (data: string) => string) =>
  replace(isOktaTxt, ({ data }) => [{ data: by(data) }]),
);
const oktaMail = at(isOktaMail);
const spf = at(isSpf);
const dmarc = at(isDmarc);
const dkim = at(isDkim);
const mx = at(({ type }) => type === "MX");

/** Okta's records, and the name servers that have to give them. */
const ofOkta: readonly Line[] = [
  oktaTxt("okta-record-missing", "dns-record-missing", "Okta's ownership record is not in the DNS", []),
  oktaTxt(
    "okta-record-doubled",
    "dns-name-doubled",
    "The DNS host added the domain a second time",
    ({ name, apex }) => [{ name: `${name}.${apex}` }],
  ),
  value("okta-record-quoted", "dns-quoted-value", "Quotes were entered with the value", (it) => `"${it}"`),
  value(
    "okta-record-smart-quotes",
    "dns-quoted-value",
    "A word processor's quotes were entered with the value",
    (it) => `\u201c${it}\u201d`,
  ),
  value("okta-record-dot", "dns-value-dot", "A dot was entered at the end of the value", (it) => `${it}.`),
  value(
    "okta-record-space",
    "dns-value-space",
    "A space was entered at the end of the value",
    (it) => `${it} `,
  ),
  value(
    "okta-record-with-name",
    "dns-value-prefix",
    "The name was entered with the value",
    (it) => `_oktaverification=${it}`,
  ),
  oktaTxt(
    "okta-record-alias",
    "dns-cname-in-the-way",
    "An old alias stands where the ownership record must go",
    [{ type: "CNAME", data: "gone.practice-dns.example" }],
  ),
  oktaTxt(
    "okta-record-elsewhere",
    "dns-name-elsewhere",
    "The ownership record stands one label too high",
    ({ name, apex }) => [{ name: `${name.split(".")[0]}.${apex}` }],
  ),
  oktaMail("okta-record-wrong-type", "dns-wrong-type", "A CNAME was entered as TXT", [{ type: "TXT" }]),
  oktaTxt("okta-record-old-value", "dns-value-differs", "The ownership record has an older value", [
    { data: "a3c14b7fe0d94c86b25d7e91c0f8624a" },
  ]),
  oktaTxt("name-server-behind", "dns-server-behind", "One name server does not have the record yet", [
    { onlyAt: "ada.ns.cloudflare.com" },
  ]),
  line(
    "name-server-silent",
    "dns-server-silent",
    "One name server does not answer",
    change("dns", { silent: ["192.0.2.54"] }),
  ),
  line(
    "delegation-differs",
    "dns-delegation-differs",
    "The registrar names other name servers than the zone",
    delegatedToFormerServers,
  ),
  oktaMail(
    "cname-proxied",
    "dns-cname-proxied",
    "Okta's CNAME is proxied at Cloudflare",
    // A proxied name answers with Cloudflare's own addresses: its CNAME cannot be seen from outside.
    ["104.21.48.117", "172.67.154.203"].map((data) => ({ type: "A", data })),
  ),
  oktaMail(
    "cname-conflict",
    "dns-cname-conflict",
    "Another record stands where Okta's CNAME must go",
    ({ apex }) => [{ type: "MX", data: `10 mx.${apex}` }],
  ),
  oktaMail(
    "cname-target-doubled",
    "dns-target-doubled",
    "The DNS host added the domain to the target of Okta's CNAME",
    ({ data, apex }) => [{ data: `${data}.${apex}` }],
  ),
  line(
    "cname-of-other-key",
    "dns-values-swapped",
    "One of Okta's keys was given the target of the other",
    records((all) => {
      const [first, second] = all.filter(isOktaKey);
      return all.map((r) => (r === first && second ? { ...r, data: second.data } : r));
    }),
  ),
  oktaMail(
    "cname-sendgrid-in-use",
    "dns-sendgrid-in-use",
    "The domain is set up at SendGrid already",
    (r) => [{}, { name: relabelled(r, "s1._domainkey"), data: "s1.domainkey.u90.wl009.sendgrid.net" }],
  ),
  oktaTxt("wildcard", "dns-wildcard", "A wildcard record answers instead of Okta's", (r) => [
    { name: relabelled(r, "*"), data: "google-site-verification=Qk3xW7mTz0aV9sYdNe" },
  ]),
];

/** What says whose mail the domain's is: SPF, DMARC, MX. */
const ofMail: readonly Line[] = [
  spf("spf-missing", "spf-missing", "There is no SPF record", []),
  spf("spf-multiple", "spf-multiple", "There are two SPF records", [
    {},
    { data: "v=spf1 ip4:203.0.113.200 ~all" },
  ]),
  spf("spf-commas", "dns-separator", "The SPF record has commas between its terms", ({ data }) => [
    { data: data.replace(" -all", ", -all") },
  ]),
  spf(
    "spf-version-misspelled",
    "dns-version-misspelled",
    "The SPF record begins with another version",
    ({ data }) => [{ data: data.replace("v=spf1", "v=spf2") }],
  ),
  spf("spf-split", "spf-split", "The SPF record was entered as two records", ({ data }) => [
    { data: "v=spf1 ip4:203.0.113.200" },
    { data: data.replace("v=spf1 ", "") },
  ]),
  line(
    "spf-too-many-lookups",
    "spf-too-many-lookups",
    "The SPF record needs more than ten lookups",
    records((all, apex) => {
      const more = manyIncludes(apex);
      const terms = more.map(({ name }) => `include:${name}`).join(" ");
      const longer = (r: ZoneRecord) => ({ ...r, data: r.data.replace("v=spf1", `v=spf1 ${terms}`) });
      return [...all.map((r) => (isSpf(r) ? longer(r) : r)), ...more];
    }),
  ),
  dmarc("dmarc-missing", "dmarc-missing", "There is no DMARC record", []),
  oktaTxt("dmarc-multiple", "dmarc-multiple", "There are two DMARC records for the domain", (r) => [
    {},
    ...["none", "reject"].map((p) => ({ name: relabelled(r, "_dmarc"), data: `v=DMARC1; p=${p}` })),
  ]),
  oktaTxt(
    "dmarc-policy-unread",
    "dmarc-policy-unread",
    "The policy of the DMARC record is misspelled",
    (r) => [
      {},
      {
        name: relabelled(r, "_dmarc"),
        data: "v=DMARC1; p=quarentine; rua=mailto:dmarc@practice-dns.example",
      },
    ],
  ),
  mx("mx-gone", "dns-mx-gone", "The MX record names a host that does not exist", ({ apex }) => [
    { data: `10 gone.${apex}` },
  ]),
  oktaTxt("dmarc-at-cname", "dmarc-at-cname", "An alias stands where the DMARC record must go", (r) => [
    {},
    { name: relabelled(r, "_dmarc"), type: "CNAME", data: "dmarc.practice-dns.example" },
  ]),
];

/** What a known provider asks for. */
const ofProvider: readonly Line[] = [
  spf("spf-provider-missing", "spf-provider-missing", "The SPF record does not name the provider", [
    { data: "v=spf1 ip4:203.0.113.200 -all" },
  ]),
  spf(
    "spf-include-misspelled",
    "spf-include-misspelled",
    "The provider's include is misspelled",
    ({ data }) => [{ data: data.replace("spf.", "sfp.") }],
  ),
  dkim("dkim-missing", "dkim-missing", "The provider's DKIM key is not in the DNS", []),
];

/** What can be wrong in the DNS of the setup's domain. */
export const dnsScenarios = (provider: ProviderId): PracticeScenario[] =>
  [...ofOkta, ...ofMail, ...(providers[provider].clouds.length === 0 ? [] : ofProvider)].map((one) => ({
    provider,
    ...one,
  }));
