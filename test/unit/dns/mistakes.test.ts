import { describe, expect, it } from "vitest";
import type { MicrosoftCloudId } from "../../../src-main/contract/index.ts";
import { mailDnsOf } from "../../../src-main/providers/index.ts";
import { companyWorld, dkimRecord, domain, request, rightRecords } from "./company.ts";
import { check, codes, rowOf } from "./harness.ts";

const token = "fe2b6f8d65d34449bae178276b4cb20b";
const ownership = `_oktaverification.${domain}`;
const mailTarget = "u17770251.wl002.sendgrid.net";

/** The row after one mistake in an otherwise right zone. */
async function mistake(id: string, without: RegExp, add: readonly string[], zone = {}) {
  const { result } = await check(companyWorld({ without, add, zone }));
  const others = result.rows.filter((r) => r.id !== id && !["found", "covered"].includes(r.status));
  return { row: rowOf(result, id), others: others.map((r) => r.id), result };
}

describe("Okta's ownership record", () => {
  const id = "okta-txt-_oktaverification";
  const of = (...add: string[]) => mistake(id, /^_oktaverification/, add);

  it("that nobody entered is missing, and blocks", async () => {
    const { row, others } = await of();
    expect(row).toMatchObject({ status: "missing", statusText: "Missing", found: [], enter: token });
    expect(row.findings.map((f) => [f.code, f.severity, f.field])).toEqual([
      ["dns-record-missing", "error", id],
    ]);
    expect(row.findings[0]?.fix[0]).toContain("_oktaverification.notifications");
    expect(row.cachedUntil).toBe("2026-11-23T12:15:00.000Z");
    expect(others).toEqual([]);
  });

  it("with the zone name twice is named as that, with the short name to enter", async () => {
    const { row } = await of(`${ownership}.acme.com TXT ${token}`);
    expect(codes(row)).toEqual(["dns-name-doubled"]);
    expect(row.findings[0]).toMatchObject({ found: `${ownership}.acme.com`, expected: ownership });
    expect(row.findings[0]?.fix[1]).toContain("_oktaverification.notifications");
    expect(row.status).toBe("wrong");
  });

  it.each([
    ["at the parent", `_oktaverification.acme.com TXT ${token}`],
    ["at the domain itself", `${domain} TXT ${token}`],
  ])("one label off, %s, is named with the place", async (_where, line) => {
    const { row } = await of(line);
    expect(codes(row)).toEqual(["dns-name-elsewhere"]);
    expect(row.findings[0]?.found).toBe(line.split(" ")[0]);
  });

  it.each([
    ["straight quotes", `"${token}"`, "dns-quoted-value"],
    ["smart quotes", `\u201c${token}\u201d`, "dns-quoted-value"],
    ["a dot at the end", `${token}.`, "dns-value-dot"],
    ["a space at the end", `${token} `, "dns-value-space"],
  ])("with %s in the value is named as that", async (_what, value, code) => {
    const { row } = await of(`${ownership} TXT ${value}`);
    expect(codes(row)).toEqual([code]);
    expect(row.findings[0]?.expected).toBe(token);
  });

  it("with the value of an earlier setup shows both values", async () => {
    const { row } = await of(`${ownership} TXT 00112233445566778899aabbccddeeff`);
    expect(codes(row)).toEqual(["dns-value-differs"]);
    expect(row.found).toEqual(["00112233445566778899aabbccddeeff"]);
  });

  it("with a wildcard answering in its place is missing, not wrong", async () => {
    const { row } = await of(`*.${domain} TXT v=spf1 -all`);
    expect(codes(row)).toEqual(["dns-wildcard"]);
    expect(row.status).toBe("missing");
  });

  it("entered as CNAME is named as the wrong type", async () => {
    const { row } = await of(`${ownership} CNAME ${token}.acme.com`);
    expect(codes(row)).toEqual(["dns-wrong-type"]);
  });

  it("is found beside another TXT of the same name", async () => {
    const { row } = await of(`${ownership} TXT something-else`, `${ownership} TXT ${token}`);
    expect(row).toMatchObject({ status: "found", findings: [] });
  });
});

describe("Okta's mail CNAME", () => {
  const id = "okta-cname-mail";
  const of = (...add: string[]) => mistake(id, /^mail\./, add);

  it("behind Cloudflare's proxy is named as proxied", async () => {
    const { row } = await of(`mail.${domain} A 104.21.33.8`, `mail.${domain} A 172.67.150.2`);
    expect(codes(row)).toEqual(["dns-cname-proxied"]);
    expect(row).toMatchObject({ status: "wrong", statusText: "Proxied at Cloudflare" });
    expect(row.found[0]).toContain("104.21.33.8");
  });

  it("entered as TXT is named as the wrong type", async () => {
    const { row } = await of(`mail.${domain} TXT ${mailTarget}`);
    expect(codes(row)).toEqual(["dns-wrong-type"]);
  });

  it("with a mail host at its name names what is in the way", async () => {
    const { row } = await of(`mail.${domain} A 203.0.113.9`, `mail.${domain} MX 10 mx.acme.com`);
    expect(codes(row)).toEqual(["dns-cname-conflict"]);
    expect(row.findings[0]?.found).toBe("A 203.0.113.9; MX 10 mx.acme.com");
    expect(row.findings[0]?.fix.join(" ")).toContain("validation sub-domain");
  });

  it("with the zone name at the end of its target has another value", async () => {
    const { row } = await of(`mail.${domain} CNAME ${mailTarget}.acme.com`);
    expect(codes(row)).toEqual(["dns-target-doubled"]);
  });

  it("at one of two name servers is partial, with the one that is behind named", async () => {
    const { row } = await mistake(id, /$^/, [], {
      at: { "192.0.2.2": rightRecords.filter((r) => !r.startsWith("mail.")) },
    });
    expect(row).toMatchObject({ status: "partial", statusText: "At 1 of 2 name servers" });
    expect(row.findings[0]).toMatchObject({ code: "dns-server-behind", found: "bob.ns.cloudflare.com" });
    expect(row.found).toEqual([mailTarget]);
  });

  it("is right in any case and with a trailing dot in what Okta gave", async () => {
    const oktaRecords = [
      {
        recordType: "CNAME" as const,
        fqdn: `Mail.${domain}.`,
        verificationValue: "U17770251.wl002.SendGrid.net.",
      },
    ];
    const { result } = await check(companyWorld(), {}, { ...request, oktaRecords });
    expect(rowOf(result, id).status).toBe("found");
  });
});

describe("a domain that SendGrid has already", () => {
  it.each([
    [
      "its SPF record",
      /^notifications\.acme\.com TXT/,
      `${domain} TXT v=spf1 include:_spf.google.com include:sendgrid.net ~all`,
    ],
    ["its DKIM records", /$^/, `s1._domainkey.${domain} CNAME s1.domainkey.u1.wl1.sendgrid.net`],
  ])("is known by %s", async (_by, without, add) => {
    const { result } = await check(companyWorld({ without, add: [add] }));
    expect(codes(result)).toContain("dns-sendgrid-in-use");
  });

  it("is not confused with Okta's own records", async () => {
    const oktaRecords = [
      {
        recordType: "CNAME" as const,
        fqdn: `s1._domainkey.${domain}`,
        verificationValue: "s1.domainkey.u1.wl1.sendgrid.net",
      },
    ];
    const add = [`s1._domainkey.${domain} CNAME s1.domainkey.u1.wl1.sendgrid.net`];
    const { result } = await check(companyWorld({ add }), {}, { ...request, oktaRecords });
    expect(codes(result)).toEqual([]);
  });
});

describe("Google's DKIM key", () => {
  const id = "dkim-google";
  const of = (...add: string[]) => mistake(id, /^google\._domainkey/, add);

  it("that is missing comes with the way to make it, and does not block", async () => {
    const { row } = await of();
    expect(row.findings.map((f) => [f.code, f.severity])).toEqual([["dkim-missing", "warning"]]);
    expect(row.findings[0]?.fix[0]).toContain("Authenticate email");
    expect(row.enter).toBeUndefined();
  });

  it("under a doubled zone name is found there", async () => {
    const { row } = await of(`google._domainkey.${domain}.acme.com TXT ${dkimRecord}`);
    expect(codes(row)).toEqual(["dns-name-doubled"]);
  });

  it("that is cut off is not valid", async () => {
    const { row } = await of(`google._domainkey.${domain} TXT ${dkimRecord.slice(0, 255)}`);
    expect(codes(row)).toEqual(["dkim-key-cut"]);
    expect(row.status).toBe("wrong");
  });

  it("with an empty p= is revoked", async () => {
    const { row } = await of(`google._domainkey.${domain} TXT v=DKIM1; k=rsa; p=`);
    expect(codes(row)).toEqual(["dkim-revoked"]);
  });

  it("twice at one selector is named", async () => {
    const { row } = await of(
      `google._domainkey.${domain} TXT ${dkimRecord}`,
      `google._domainkey.${domain} TXT v=DKIM1; p=abc`,
    );
    expect(codes(row)).toEqual(["dkim-multiple"]);
  });
});

describe("Microsoft's DKIM records", () => {
  const of = (...add: string[]) => inCloud("worldwide", ...add);
  const inCloud = async (cloud: MicrosoftCloudId, ...add: string[]) => {
    const microsoft = { ...request, provider: "microsoft" as const, ...mailDnsOf("microsoft", { cloud }) };
    const keys = [
      ["contoso.onmicrosoft.com", "192.0.2.60"],
      ["dkim.mail.microsoft", "192.0.2.61"],
      ["contoso.onmicrosoft.us", "192.0.2.62"],
      ["contoso.partner.onmschina.cn", "192.0.2.63"],
    ].map(([apex = "", address = ""]) => ({
      apex,
      servers: { [`ns.${apex}`]: address },
      records: [
        `selector1-notifications-acme-com._domainkey.contoso.n-v1.dkim.mail.microsoft TXT ${dkimRecord}`,
        `selector1-notifications-acme-com._domainkey.${apex} TXT ${dkimRecord}`,
      ].filter((r) => r.split(" ")[0]?.endsWith(apex)),
    }));
    const { result } = await check(companyWorld({ add, zones: keys }), {}, microsoft);
    return [rowOf(result, "dkim-selector1"), rowOf(result, "dkim-selector2")] as const;
  };

  it.each(["contoso.onmicrosoft.com", "contoso.n-v1.dkim.mail.microsoft"])(
    "may point to %s",
    async (tenant) => {
      const [first] = await of(
        `selector1._domainkey.${domain} CNAME selector1-notifications-acme-com._domainkey.${tenant}`,
      );
      expect(first).toMatchObject({ status: "found", statusText: "Found: 2048-bit key", findings: [] });
    },
  );

  it.each([
    ["us-gcc-high", "contoso.onmicrosoft.us"],
    ["us-dod", "contoso.onmicrosoft.us"],
    ["china", "contoso.partner.onmschina.cn"],
  ] as const)(
    "of the cloud %s point to the tenant's domain there, and to no other cloud's",
    async (cloud, tenant) => {
      const pointing = (to: string) =>
        `selector1._domainkey.${domain} CNAME selector1-notifications-acme-com._domainkey.${to}`;
      const [right] = await inCloud(cloud, pointing(tenant));
      expect(right).toMatchObject({ status: "found", findings: [] });
      const [wrong] = await inCloud(cloud, pointing("contoso.onmicrosoft.com"));
      expect(codes(wrong)).toEqual(["dns-value-differs"]);
    },
  );

  it("without a key behind them wait for Microsoft", async () => {
    const [, second] = await of(
      `selector2._domainkey.${domain} CNAME selector2-notifications-acme-com._domainkey.contoso.onmicrosoft.com`,
    );
    expect(codes(second)).toEqual(["dkim-no-key"]);
    expect(second.findings[0]?.wait).toBeDefined();
  });

  it("that are swapped are named as that", async () => {
    const [first] = await of(
      `selector1._domainkey.${domain} CNAME selector2-notifications-acme-com._domainkey.contoso.onmicrosoft.com`,
    );
    expect(codes(first)).toEqual(["dns-values-swapped"]);
  });

  it("that are missing say where Microsoft shows them", async () => {
    const [first] = await of();
    expect(codes(first)).toEqual(["dkim-missing"]);
    expect(first.findings[0]?.fix[0]).toContain("Defender");
  });
});

describe("DMARC", () => {
  const of = (...add: string[]) => mistake("dmarc", /^_dmarc/, add);
  const own = `_dmarc.${domain} TXT`;

  it("that applies nowhere is missing, as a warning", async () => {
    const { row } = await of();
    expect(row.findings.map((f) => [f.code, f.severity])).toEqual([["dmarc-missing", "warning"]]);
    expect(row).toMatchObject({ status: "missing", enter: "v=DMARC1; p=none", host: "_dmarc.notifications" });
  });

  it("of the domain itself is found", async () => {
    const { row } = await of(`${own} v=DMARC1; p=reject; rua=mailto:d@acme.com`);
    expect(row).toMatchObject({ status: "found", statusText: "Found: reject", findings: [] });
  });

  it("twice counts as none", async () => {
    const { row } = await of(`${own} v=DMARC1; p=none`, `${own} v=DMARC1; p=reject`);
    expect(codes(row)).toEqual(["dmarc-multiple"]);
    expect(row.status).toBe("wrong");
  });

  it("behind an alias made by the DNS host has the alias in the way", async () => {
    const { row } = await of(`_dmarc.${domain} CNAME dmarc.ionos.example`);
    expect(codes(row)).toEqual(["dmarc-at-cname"]);
    expect(row.statusText).toBe("A CNAME is in the way");
  });

  it("without a usable policy is named", async () => {
    const { row } = await of(`${own} v=DMARC1; p=maybe`);
    expect(codes(row)).toEqual(["dmarc-syntax"]);
  });

  it("takes the sub-domain policy of the record above", async () => {
    const { row } = await of("_dmarc.acme.com TXT v=DMARC1; p=reject; sp=none");
    expect(row).toMatchObject({ status: "covered", statusDetail: "Inherited from acme.com: none." });
  });

  it.each([
    ["none", ["_dmarc.eu.acme.com TXT v=DMARC1; p=none"], "which has none"],
    [
      "another",
      ["_dmarc.eu.acme.com TXT v=DMARC1; p=none; psd=n", "_dmarc.acme.com TXT v=DMARC1; p=reject"],
      "whose policy for this name is reject",
    ],
  ])(
    "between the registered name and this one is found by the walk; older receivers see %s",
    async (_what, add, words) => {
      const deep = { ...request, domain: "a.eu.acme.com", oktaRecords: [] };
      const plan = companyWorld({ without: /^_dmarc/, add });
      const row = rowOf((await check(plan, {}, deep)).result, "dmarc");
      expect(row).toMatchObject({ status: "covered", statusDetail: "Inherited from eu.acme.com: none." });
      expect(row.findings.map((f) => [f.code, f.severity])).toEqual([["dmarc-older-receivers", "info"]]);
      expect(row.findings[0]?.cause).toContain(words);
    },
  );
});

describe("the MX record", () => {
  const mx = async (...records: string[]) => {
    const add = records.map((r) => `${domain} MX ${r}`);
    return rowOf((await check(companyWorld({ without: / MX /, add }))).result, "mx");
  };

  it("that says the domain takes no mail is a warning for a domain that sends", async () => {
    const row = await mx("0 .");
    expect(row.findings.map((f) => [f.code, f.severity])).toEqual([["dns-null-mx", "warning"]]);
    expect(row.findings[0]?.fix[0]).toBe("Take the null MX away.");
  });

  it("that comes from a wildcard is answered by one of the domain's own, and the wildcard stays", async () => {
    const { result } = await check(
      companyWorld({ without: /notifications/, add: ["*.acme.com MX 0 ."] }),
      {},
      { ...request, oktaRecords: [] },
    );
    const [finding] = rowOf(result, "mx").findings;
    expect(finding?.code).toBe("dns-null-mx");
    expect(finding?.fix.join(" ")).not.toMatch(/take .* away|delete/i);
  });

  it.each(["10 203.0.113.9", "10 203.0.113.9.acme.com"])(
    "that is an address is named: %s",
    async (record) => {
      expect(codes(await mx(record))).toEqual(["dns-mx-address"]);
    },
  );
});

describe("Okta's alias", () => {
  const sendgrid = {
    apex: "sendgrid.net",
    servers: { "ns.sendgrid.net": "192.0.2.80" },
    records: ["u17770251.wl002.sendgrid.net A 167.89.118.51"],
  };
  const row = async (without: RegExp, add: readonly string[], records = sendgrid.records) => {
    const plan = companyWorld({ without, add, zones: [{ ...sendgrid, records }] });
    return rowOf((await check(plan)).result, "okta-cname-mail");
  };

  it("that leads to a name which does not exist is as Okta wants it, and said to lead nowhere", async () => {
    const found = await row(/$^/, [], []);
    expect(found.status).toBe("found");
    expect(found.findings.map((f) => [f.code, f.severity])).toEqual([["dns-target-gone", "warning"]]);
  });

  it("flattened to its target's addresses is told from a record in the way", async () => {
    expect(codes(await row(/^mail\./, [`mail.${domain} A 167.89.118.51`]))).toEqual(["dns-cname-flattened"]);
    expect(codes(await row(/^mail\./, [`mail.${domain} A 203.0.113.9`]))).toEqual(["dns-cname-conflict"]);
  });
});
