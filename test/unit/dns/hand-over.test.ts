import { describe, expect, it } from "vitest";
import type { DnsCheck } from "../../../src-main/contract/dns.ts";
import { neededRows } from "../../../src-main/contract/dns-rows.ts";
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
      "mail.notifications 300 IN CNAME u17770251.wl002.sendgrid.net.",
      'notifications 300 IN TXT "v=spf1 include:vendor.example include:_spf.google.com -all"',
    ]);
    expect(text).toContain('; delete: notifications IN TXT "v=spf1 include:vendor.example -all"');
    expect(text).toContain("; _oktaverification.notifications 300 IN TXT");
  });

  it("as CSV have a line a record", async () => {
    const { text } = handOver(await halfDone(), "csv");
    const lines = text.split("\r\n");
    expect(lines[0]).toBe("Type,Name,Full name,Value,Status,Purpose,What to do");
    expect(lines.find((l) => l.startsWith("CNAME,mail."))).toBe(
      "CNAME,mail.notifications,mail.notifications.acme.com,u17770251.wl002.sendgrid.net,Missing,Okta verification: mail host,",
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

  it("hold no control character and no line of a stranger's, whatever a record says", async () => {
    const result = await halfDone();
    const hostile = "x\r\nevil 1 IN A 1.2.3.4\t\u0000\u001b[2J\u0085\u2028y";
    const rows = result.rows.flatMap((row) =>
      (["missing", "wrong", "found", "unknown"] as const).map((status) => ({
        ...row,
        status,
        statusText: hostile,
        purpose: hostile,
        host: hostile,
        fqdn: `${hostile}.acme.com`,
        value: hostile,
        enter: hostile,
        replaces: [hostile],
      })),
    );
    for (const format of ["zone", "csv"] as const) {
      const { text } = handOver({ ...result, rows }, format);
      const lines = text.split(format === "csv" ? "\r\n" : "\n");
      for (const line of lines) {
        expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028]/);
        expect(line).not.toMatch(/^\s*evil/);
      }
    }
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

  describe("with a record whose value is not known here", () => {
    const where = "open Apps > Google Workspace > Gmail > Authenticate email";
    const withoutKey = async () => (await check(companyWorld({ without: /^google\._domainkey/ }))).result;

    it("as text say where it is made, and never that nothing has to be entered", async () => {
      const { text } = handOver(await withoutKey(), "text");
      expect(text).toContain("1 to enter or change:");
      expect(text).toContain("(in full: google._domainkey.notifications.acme.com)");
      expect(text).toContain("Value  is not known here. It is made elsewhere:");
      expect(text).toContain(where);
      expect(text).not.toContain("Nothing has to be entered");
      expect(text).not.toContain("…");
    });

    it("as a zone file say so in comments, and hold no record for it", async () => {
      const { text } = handOver(await withoutKey(), "zone");
      expect(text).toContain("; google._domainkey.notifications IN TXT: its value is not known here.");
      expect(text).toContain(where);
      expect(text.split("\n").filter((l) => l !== "" && !/^[;$]/.test(l))).toEqual([]);
    });

    it("as CSV have a line for it without a value", async () => {
      const { text } = handOver(await withoutKey(), "csv");
      const line = text.split("\r\n").find((l) => l.includes("google._domainkey"));
      expect(line).toMatch(/^TXT,[^,]+,google\._domainkey\.notifications\.acme\.com,,/);
      expect(line).toContain(where);
    });
  });

  it("name every record that is in place, the provider's like Okta's", async () => {
    const { result } = await check(companyWorld());
    expect(handOver(result, "text").text).toContain("Nothing has to be entered.");
    const zone = handOver(result, "zone").text;
    const csv = handOver(result, "csv").text;
    for (const row of neededRows(result.rows)) {
      expect(csv).toContain(row.fqdn);
      // A DMARC record that applies from higher up does not stand at this name.
      if (row.status === "covered") expect(zone).not.toMatch(/_dmarc.* IN TXT "/);
      else
        expect(zone).toMatch(
          new RegExp(`^; ${row.fqdn.replace(".acme.com", "").replaceAll(".", "\\.")} 300 IN`, "m"),
        );
    }
    expect(csv).toContain("v=spf1 include:_spf.google.com ~all");
    expect(csv).toContain("v=DKIM1");
  });

  it("ask nobody to enter again what only has to spread", async () => {
    const { result } = await check(companyWorld());
    const rows = result.rows.map((row) =>
      row.id === "spf" ? { ...row, status: "partial" as const, statusText: "At 1 of 2 name servers" } : row,
    );
    const { text } = handOver({ ...result, rows }, "text");
    expect(text).toContain("Nothing has to be entered.");
    expect(text).toMatch(/^Entered, and not at every name server yet:\n {3}TXT notifications\.acme\.com$/m);
  });

  it("say that some could not be looked up, and give their values", async () => {
    const { result } = await check(companyWorld());
    const rows = result.rows.map((row) => ({
      ...row,
      status: "unknown" as const,
      statusText: "No answer",
      found: [],
    }));
    const { text } = handOver({ ...result, rows }, "text");
    expect(text).toMatch(/6 could not be looked up, and may be right already:/);
    expect(text).toContain("Value  fe2b6f8d65d34449bae178276b4cb20b");
    expect(text).not.toContain("Nothing has to be entered");
  });
});
