import { describe, expect, it } from "vitest";
import type { DnsRow } from "../../../src-main/contract/dns.ts";
import { mailDnsOf } from "../../../src-main/providers/index.ts";
import { companyWorld, domain, request, rightRecords } from "./company.ts";
import { check, codes, rowOf } from "./harness.ts";
import type { ZonePlan } from "./world.ts";

const vendors: ZonePlan = {
  apex: "vendors.example",
  servers: { "ns.vendors.example": "192.0.2.70" },
  records: [
    ...Array.from({ length: 12 }, (_, i) => `v${i}.vendors.example TXT v=spf1 ip4:203.0.113.${i} -all`),
    "google.vendors.example TXT v=spf1 include:_spf.google.com -all",
    "broken.vendors.example TXT v=spf1 ip4:oops -all",
    "twice.vendors.example TXT v=spf1 -all",
    "twice.vendors.example TXT v=spf1 ~all",
    "loop.vendors.example TXT v=spf1 include:loop.vendors.example -all",
    "hosted.vendors.example TXT v=spf1 exists:%{i}._spf.vendors.example -all",
  ],
};

async function spf(...records: string[]): Promise<DnsRow> {
  const add = records.map((r) => (/^\S+ (TXT|CNAME|A) /.test(r) ? r : `${domain} TXT ${r}`));
  const { result } = await check(
    companyWorld({ without: /^notifications\.acme\.com TXT/, add, zones: [vendors] }),
  );
  return rowOf(result, "spf");
}
const severities = (row: DnsRow) => row.findings.map((f) => [f.code, f.severity]);
const newText = (row: DnsRow) =>
  row.diff
    ?.filter((d) => d.change !== "remove")
    .map((d) => d.text)
    .join("");

describe("the SPF row", () => {
  it("without a record offers a new one, as a warning", async () => {
    const row = await spf();
    expect(severities(row)).toEqual([["spf-missing", "warning"]]);
    expect(row).toMatchObject({ status: "missing", enter: "v=spf1 include:_spf.google.com ~all" });
  });

  it("with another sender adds one word before all, and shows it as a diff", async () => {
    const row = await spf("v=spf1 include:v1.vendors.example -all");
    expect(severities(row)).toEqual([["spf-provider-missing", "warning"]]);
    expect(row).toMatchObject({
      status: "advice",
      statusText: "One word to add",
      statusDetail: "2 of 10 lookups after it",
      enter: "v=spf1 include:v1.vendors.example include:_spf.google.com -all",
    });
    expect(row.diff?.filter((d) => d.change !== "same")).toEqual([
      { text: "include:_spf.google.com ", change: "add" },
    ]);
    expect(newText(row)).toBe(row.value);
  });

  it("that reaches the provider through another include is found", async () => {
    expect(await spf("v=spf1 include:google.vendors.example ~all")).toMatchObject({
      status: "found",
      findings: [],
    });
  });

  it("that redirects to a record with the provider is found", async () => {
    expect(await spf("v=spf1 redirect=google.vendors.example")).toMatchObject({
      status: "found",
      findings: [],
    });
  });

  it("with the provider behind all moves it", async () => {
    const row = await spf("v=spf1 ip4:192.0.2.1 ~all include:_spf.google.com");
    expect(codes(row)).toEqual(["spf-provider-after-all"]);
    expect(row.value).toBe("v=spf1 ip4:192.0.2.1 include:_spf.google.com ~all");
  });

  it("with a qualifier at the provider takes it off", async () => {
    const row = await spf("v=spf1 ~include:_spf.google.com -all");
    expect(codes(row)).toEqual(["spf-provider-qualified"]);
    expect(row.value).toBe("v=spf1 include:_spf.google.com -all");
  });

  it("with a second record is broken, and offers one merged record", async () => {
    const row = await spf("v=spf1 include:v1.vendors.example -all", "v=spf1 include:_spf.google.com ~all");
    expect(severities(row)).toEqual([["spf-multiple", "error"]]);
    expect(row.value).toBe("v=spf1 include:v1.vendors.example include:_spf.google.com ~all");
    expect(row.replaces).toHaveLength(2);
    expect(row.findings[0]?.fix.at(-1)).toContain("-all, ~all");
  });

  it("with a syntax error points at it and offers no edit", async () => {
    const row = await spf("v=spf1 include:v1.vendors.example ip4:1.2.3 -all");
    expect(severities(row)).toEqual([["spf-syntax", "error"]]);
    expect(row.findings[0]?.cause).toContain('At character 35: "ip4:1.2.3"');
    expect(row.enter).toBeUndefined();
  });

  it("with the provider beyond ten lookups is broken, and lists what each term costs", async () => {
    const many = Array.from({ length: 11 }, (_, i) => `include:v${i}.vendors.example`).join(" ");
    const row = await spf(`v=spf1 ${many} include:_spf.google.com -all`);
    expect(severities(row)[0]).toEqual(["spf-too-many-lookups", "error"]);
    expect(row.findings[0]?.cause).toContain("include:v3.vendors.example = 1");
    expect(row.lookups).toEqual({ used: 12, limit: 10 });
  });

  it("with the provider first and too many after it warns", async () => {
    const many = Array.from({ length: 11 }, (_, i) => `include:v${i}.vendors.example`).join(" ");
    const row = await spf(`v=spf1 include:_spf.google.com ${many} -all`);
    expect(row.status).toBe("found");
    expect(severities(row)[0]).toEqual(["spf-too-many-lookups", "warning"]);
  });

  it("without room for the provider offers no edit", async () => {
    const many = Array.from({ length: 10 }, (_, i) => `include:v${i}.vendors.example`).join(" ");
    const row = await spf(`v=spf1 ${many} -all`);
    expect(severities(row)[0]).toEqual(["spf-no-room", "warning"]);
    expect(row.enter).toBeUndefined();
    expect(row.findings[0]?.fix[0]).toContain("sub-domain");
  });

  it.each([
    ["include:nothing.vendors.example", "spf-include-without-record"],
    ["include:broken.vendors.example", "spf-include-syntax"],
    ["include:twice.vendors.example", "spf-include-multiple"],
    ["include:loop.vendors.example", "spf-loop"],
  ])("with %s before the provider is broken, behind it a warning", async (term, code) => {
    const before = await spf(`v=spf1 ${term} include:_spf.google.com -all`);
    expect(severities(before)).toEqual([[code, "error"]]);
    const behind = await spf(`v=spf1 include:_spf.google.com ${term} -all`);
    expect(severities(behind)).toEqual([[code, "warning"]]);
    expect(behind.status).toBe("found");
  });

  it("run by a service sends the admin to that service", async () => {
    const row = await spf("v=spf1 include:%{ir}.%{d}._spf.vendors.example ~all");
    expect(codes(row)).toEqual(["spf-hosted"]);
    expect(row.enter).toBeUndefined();
  });

  it("at an alias says that it cannot be set there", async () => {
    const row = await spf(`${domain} CNAME www.acme.com`, "www.acme.com TXT hello");
    expect(codes(row)).toEqual(["spf-at-cname"]);
    expect(row.enter).toBeUndefined();
    expect(row.statusText).toBe("A CNAME is in the way");
  });

  it.each([
    ['"v=spf1 include:_spf.google.com ~all"', ["dns-quoted-value"]],
    ["v=spf1include:_spf.google.com ~all", ["dns-space-missing"]],
    ["spf2.0/pra include:_spf.google.com ~all", ["spf-not-recognised", "spf-missing"]],
  ])("does not take %s for SPF, and says so", async (text, expected) => {
    expect(codes(await spf(text))).toEqual(expected);
  });

  it.each([
    ["a missing space before an include", "v=spf1 include:v1.vendors.exampleinclude:v2.vendors.example ~all"],
    ["a missing space before all", "v=spf1 include:v1.vendors.example include:v2.vendors.example~all"],
    [
      "a hyphen that looks like a part of the name",
      "v=spf1 include:v1.vendors.example include:v2.vendors.example-all",
    ],
    ["a no-break space between", "v=spf1 include:v1.vendors.example\u00a0include:v2.vendors.example ~all"],
    ["quotes within", 'v=spf1 include:v1.vendors.example" "include:v2.vendors.example ~all'],
  ])("with %s keeps every sender in the edit, and adds the provider", async (_what, text) => {
    const row = await spf(text);
    expect(row.findings).toHaveLength(1);
    for (const sender of [
      "include:v1.vendors.example ",
      "include:v2.vendors.example ",
      "include:_spf.google.com ",
    ])
      expect(row.value).toContain(sender);
    expect(row.replaces).toEqual([text]);
    expect(row.findings[0]?.cause).toMatch(/character \d+/);
  });

  it("with one damaged record beside a whole one merges both", async () => {
    const row = await spf(
      "v=spf1 include:v1.vendors.example ~all",
      "v=spf1 include:v2.vendors.example \u2013all",
    );
    expect(codes(row)).toEqual(["dns-typographic-dash"]);
    expect(row.value).toBe(
      "v=spf1 include:v1.vendors.example include:v2.vendors.example include:_spf.google.com ~all",
    );
    expect(row.replaces).toHaveLength(2);
  });

  it("that leads to more than ten mail hosts is broken, as an evaluation finds it", async () => {
    const hosts = Array.from({ length: 11 }, (_, i) => `notifications.acme.com MX ${i} mx${i}.acme.com`);
    const add = [`${domain} TXT v=spf1 mx include:_spf.google.com ~all`, ...hosts];
    const { result } = await check(companyWorld({ without: /^notifications\.acme\.com/, add }));
    expect(severities(rowOf(result, "spf"))).toEqual([["spf-too-many-hosts", "error"]]);
  });

  it("with three lookups that find nothing before the provider is broken", async () => {
    const row = await spf("v=spf1 a:x.acme.com a:y.acme.com mx:z.acme.com include:_spf.google.com ~all");
    expect(severities(row)).toEqual([["spf-void-lookups", "error"]]);
    expect(row.findings[0]?.fix).toContain("a:x.acme.com (in notifications.acme.com)");
  });

  it.each([
    ["v=spf1 include:_spf.google.com +all", "spf-allows-all"],
    ["v=spf1 include:_spf.google.com ?all", "spf-neutral-all"],
    ["v=spf1 include:_spf.google.com", "spf-no-all"],
    ["v=spf1 include:_spf.google.com ptr ~all", "spf-ptr"],
    ["v=spf1 include:_spf.google.com include=mail.acme.com ~all", "spf-equals-sign"],
    ["v=spf1 include:_spf.google.com ip4:192.0.2.1 ip4:192.0.2.1 ~all", "spf-duplicate-term"],
    ["v=spf1 include:_spf.google.com a:x.acme.com a:y.acme.com mx:z.acme.com ~all", "spf-void-lookups"],
    ["v=spf1 include:_spf.google.com ~all redirect=v1.vendors.example", "spf-redirect-ignored"],
  ])("remarks on %s", async (record, code) => {
    const row = await spf(record);
    expect(row.status).toBe("found");
    expect(codes(row)).toContain(code);
    expect(row.findings.every((f) => f.severity !== "error")).toBe(true);
  });

  it("without a known include judges the record itself", async () => {
    const plain = { ...request, provider: "other" as const, ...mailDnsOf("other", {}) };
    const { result } = await check(companyWorld(), {}, plain);
    expect(rowOf(result, "spf")).toMatchObject({ status: "found", statusDetail: "1 of 10 lookups" });
  });

  it("at Route 53 is entered in quotation marks, and its plain value is kept", async () => {
    const servers = { "ns-1.awsdns-01.com": "192.0.2.1", "ns-2.awsdns-02.org": "192.0.2.2" };
    const { result } = await check(companyWorld({ without: /./, zone: { servers } }));
    expect(result.zone?.provider).toBe("Amazon Route 53");
    expect(rowOf(result, "spf")).toMatchObject({
      enter: '"v=spf1 include:_spf.google.com ~all"',
      value: "v=spf1 include:_spf.google.com ~all",
    });
  });
});

describe("name servers that differ in the SPF record", () => {
  const withText = (text: string) => [
    ...rightRecords.filter((r) => !r.startsWith(`${domain} TXT`)),
    `${domain} TXT ${text}`,
  ];

  it.each([
    ["192.0.2.1", "192.0.2.2"],
    ["192.0.2.2", "192.0.2.1"],
  ])("are told apart whichever answers first: %s is new", async (fresh, old) => {
    const at = { [fresh]: withText("v=spf1 include:_spf.google.com -all"), [old]: withText("v=spf1 -all") };
    const { result } = await check(companyWorld({ zone: { at } }));
    expect(rowOf(result, "spf")).toMatchObject({ status: "partial", statusText: "At 1 of 2 name servers" });
    expect(codes(rowOf(result, "spf"))).toEqual(["dns-server-behind"]);
  });
});
