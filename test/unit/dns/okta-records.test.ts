import { describe, expect, it } from "vitest";
import { OktaRecord } from "../../../src-main/contract/dns.ts";
import { parseOktaRecords } from "../../../src-main/dns/okta-records.ts";
import { newSetup } from "../../../src-main/setup/document.ts";
import { readSetup } from "../../../src-main/setup/read-document.ts";

const list = [
  {
    recordType: "TXT",
    fqdn: "_oktaverification.testAcc-1.example.com",
    verificationValue: "fe2b6f8d65d34449bae178276b4cb20b",
  },
  {
    recordType: "cname",
    fqdn: "mail.testacc-1.example.com",
    verificationValue: "u17770251.wl002.sendgrid.net",
  },
  {
    recordType: "cname",
    fqdn: "p03._domainkey.testacc-1.example.com",
    verificationValue: "p03.domainkey.u17770251.wl002.sendgrid.net.",
  },
];
const expected = [
  {
    recordType: "TXT",
    fqdn: "_oktaverification.testacc-1.example.com",
    verificationValue: "fe2b6f8d65d34449bae178276b4cb20b",
  },
  {
    recordType: "CNAME",
    fqdn: "mail.testacc-1.example.com",
    verificationValue: "u17770251.wl002.sendgrid.net",
  },
  {
    recordType: "CNAME",
    fqdn: "p03._domainkey.testacc-1.example.com",
    verificationValue: "p03.domainkey.u17770251.wl002.sendgrid.net",
  },
];
const rows = list.map((r) => [r.recordType, r.fqdn, r.verificationValue]);

describe("Okta's records are read from", () => {
  it.each([
    [
      "the API's whole answer",
      JSON.stringify({ id: "OeD1", validationStatus: "NOT_STARTED", dnsValidationRecords: list }),
    ],
    ["a list of email domains", JSON.stringify([{ id: "OeD1", dnsValidationRecords: list }])],
    ["dnsValidationRecords alone", JSON.stringify(list)],
    [
      "a table with tabs and a heading",
      [["Type", "Host", "Data"], ...rows].map((c) => c.join("\t")).join("\r\n"),
    ],
    [
      "a table with Copy buttons pasted along",
      rows.map(([t, n, v]) => `${t}\t${n}\tCopy\t${v}\tCopy`).join("\n"),
    ],
    ["columns parted by spaces", rows.map((c) => c.join("   ")).join("\n")],
    ["name before type", rows.map(([t, n, v]) => `${n}\t${t}\t${v}`).join("\n")],
    ["value before name", rows.map(([t, n, v]) => `${t}\t${v}\t${n}`).join("\n")],
    ["a cell a line", rows.flat().join("\n")],
    [
      "a Markdown table",
      ["| Type | Host | Data |", "|---|---|---|", ...rows.map((c) => `| ${c.join(" | ")} |`)].join("\n"),
    ],
    ["CSV with quotation marks", rows.map((c) => c.map((cell) => `"${cell}"`).join(",")).join("\n")],
    [
      "a zone file",
      rows.map(([t, n, v]) => `${n}. 3600 IN ${t?.toUpperCase()} ${t === "TXT" ? `"${v}"` : v}`).join("\n"),
    ],
  ])("%s", (_what, text) => {
    expect(parseOktaRecords(text)).toEqual({ records: expected, findings: [] });
  });

  it("both halves of one text: what cannot be read is said, what can is kept", () => {
    const { records, findings } = parseOktaRecords(`${rows[0]?.join("\t")}\nTXT\tonly-a-name\n`);
    expect(records).toEqual([expected[0]]);
    expect(findings.map((f) => [f.code, f.severity, f.step])).toEqual([
      ["dns-okta-records-unread", "warning", "domain"],
    ]);
    expect(findings[0]?.found).toContain("only-a-name");
  });

  it.each([
    "",
    "  \n",
    "{",
    '{"a":1}',
    "hello world",
    '[{"recordType":"MX","fqdn":"a.b","verificationValue":"x"}]',
  ])("nothing in %j, with a finding", (text) => {
    const { records, findings } = parseOktaRecords(text);
    expect(records).toEqual([]);
    expect(findings.length).toBeGreaterThan(0);
  });

  it("a text with the same record twice, once", () => {
    expect(parseOktaRecords(JSON.stringify([...list, list[1]])).records).toHaveLength(3);
  });
});

describe("what Terraform shows of okta_email_domain is read", () => {
  const expected = [
    { recordType: "TXT", fqdn: "_oktaverification.n.acme.com", verificationValue: "fe2b6f8d65d34449" },
    { recordType: "CNAME", fqdn: "mail.n.acme.com", verificationValue: "u1.wl2.sendgrid.net" },
  ];
  const snake = expected.map(({ recordType, fqdn, verificationValue }) => ({
    expiration: "",
    fqdn,
    record_type: recordType,
    value: verificationValue,
  }));
  const block = (quoted: boolean) =>
    snake
      .map(
        (record) =>
          `  {\n${Object.entries(record)
            .map(([k, v]) => `    ${quoted ? `"${k}"` : k.padEnd(12)} = "${v}"`)
            .join("\n")}\n  },`,
      )
      .join("\n");

  it.each([
    ["a list as JSON", JSON.stringify(snake)],
    [
      "an output as JSON",
      JSON.stringify({ records: { sensitive: false, type: ["list", "string"], value: snake } }),
    ],
    [
      "the state as JSON",
      JSON.stringify({
        values: {
          root_module: {
            resources: [{ type: "okta_email_domain", values: { dns_validation_records: snake } }],
          },
        },
      }),
    ],
    [
      "the state as HCL",
      `resource "okta_email_domain" "this" {\n  dns_validation_records = [\n${block(false)}\n  ]\n}`,
    ],
    ["an output as HCL", `records = tolist([\n${block(true)}\n])`],
    ["a bare list as HCL", `[\n${block(true)}\n]`],
    [
      "objects of one line",
      snake
        .map((r) => `{ fqdn = "${r.fqdn}", record_type = "${r.record_type}", value = "${r.value}" }`)
        .join(",\n"),
    ],
    [
      "the API's answer with lower-case types",
      JSON.stringify({
        dnsValidationRecords: expected.map((r) => ({ ...r, recordType: r.recordType.toLowerCase() })),
      }),
    ],
  ])("%s", (_form, text) => {
    expect(parseOktaRecords(text)).toEqual({ records: expected, findings: [] });
  });
});

describe("the form of Okta's records", () => {
  it.each([
    ["a name with a line break", { recordType: "TXT", fqdn: "a.example\nevil", verificationValue: "x" }],
    ["a value with a line break", { recordType: "TXT", fqdn: "a.example", verificationValue: "x\ny" }],
    [
      "a value with a control character",
      { recordType: "TXT", fqdn: "a.example", verificationValue: "x\u001b[2J" },
    ],
    ["a target that is no name", { recordType: "CNAME", fqdn: "a.example", verificationValue: "x y" }],
    ["another type", { recordType: "A", fqdn: "a.example", verificationValue: "192.0.2.1" }],
    ["no name", { recordType: "TXT", fqdn: "", verificationValue: "x" }],
  ])("is asked of it wherever it enters: %s is not taken", (_, record) => {
    expect(OktaRecord.safeParse(record).success).toBe(false);
    expect(parseOktaRecords(JSON.stringify({ dnsValidationRecords: [record] })).records).toEqual([]);
    const setup = newSetup("google", false, 0);
    const stored = { ...setup, domain: { ...setup.domain, oktaRecords: [record] } };
    // Earlier versions took such a record: it is left out of the setup, and the rest is kept.
    expect(readSetup(JSON.stringify(stored))).toMatchObject({
      kind: "setup",
      setup: { domain: { oktaRecords: [] } },
    });
  });
});
