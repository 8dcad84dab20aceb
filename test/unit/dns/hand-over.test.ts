import { describe, expect, it } from "vitest";
import type { DnsCheck } from "../../../src-main/contract/dns.ts";
import { handOver } from "../../../src-main/dns/hand-over.ts";
import { companyWorld, domain } from "./company.ts";
import { check } from "./harness.ts";

async function halfDone(): Promise<DnsCheck> {
  const { result } = await check(
    companyWorld({
      without: /^mail\.|^notifications\.acme\.com TXT/,
      add: [`${domain} TXT v=spf1 include:vendor.example -all`],
      zones: [
        {
          apex: "vendor.example",
          servers: { "ns.vendor.example": "192.0.2.80" },
          records: ["vendor.example TXT v=spf1 -all"],
        },
      ],
    }),
  );
  return result;
}

describe("the records for the DNS colleague", () => {
  it("as text explain each one, with the name as this DNS host wants it", async () => {
    const { name, text } = handOver(await halfDone(), "text");
    expect(name).toBe("notifications.acme.com-dns.txt");
    expect(text).toContain("Zone: acme.com at Cloudflare");
    expect(text).toContain("2 to enter or change:");
    expect(text).toMatch(
      /Type {3}CNAME\n {3}Name {3}mail\.notifications {3}\(in full: mail\.notifications\.acme\.com\)/,
    );
    expect(text).toContain("In the place of: v=spf1 include:vendor.example -all");
    expect(text).toContain("TXT _oktaverification.notifications.acme.com");
  });

  it("as a zone file hold the open ones as records, and the others as comments", async () => {
    const { text } = handOver(await halfDone(), "zone");
    const records = text.split("\n").filter((l) => l !== "" && !l.startsWith(";"));
    expect(records).toEqual([
      "$ORIGIN acme.com.",
      "mail.notifications 3600 IN CNAME u17770251.wl002.sendgrid.net.",
      'notifications 3600 IN TXT "v=spf1 include:vendor.example include:_spf.google.com -all"',
    ]);
    expect(text).toContain('; delete: notifications IN TXT "v=spf1 include:vendor.example -all"');
    expect(text).toContain("; _oktaverification.notifications 3600 IN TXT");
  });

  it("as CSV have a line a record", async () => {
    const { text } = handOver(await halfDone(), "csv");
    const lines = text.split("\r\n");
    expect(lines[0]).toBe("Type,Name,Full name,Value,Status,Purpose");
    expect(lines.find((l) => l.startsWith("CNAME,mail."))).toBe(
      "CNAME,mail.notifications,mail.notifications.acme.com,u17770251.wl002.sendgrid.net,Missing,Okta verification: mail host",
    );
  });

  it("cannot smuggle a line into the zone file, or a formula into a spreadsheet", async () => {
    const result = await halfDone();
    const first = result.rows[0]!;
    const bad = {
      ...first,
      status: "missing" as const,
      value: '=HYPERLINK("x")\nevil 1 IN A 1.2.3.4',
      statusText: "a\nevil 1 IN A 1.2.3.4",
    };
    const check = { ...result, rows: [bad] };
    expect(handOver(check, "csv").text).toContain(`"'=HYPERLINK(""x"")`);
    expect(
      handOver(check, "zone")
        .text.split("\n")
        .filter((l) => l.startsWith("evil")),
    ).toEqual([]);
  });

  it("in pieces of 255 bytes where a value is longer", async () => {
    const result = await halfDone();
    const long = {
      ...result.rows[0]!,
      status: "missing" as const,
      value: "x".repeat(300),
      enter: "x".repeat(300),
    };
    const { text } = handOver({ ...result, rows: [long] }, "zone");
    expect(text).toContain(`"${"x".repeat(255)}" "${"x".repeat(45)}"`);
  });
});
