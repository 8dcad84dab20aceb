import { describe, expect, it } from "vitest";
import { extraLines } from "../../../src-main/contract/mail-extras-text.ts";
import { auditDomain } from "../../../src-main/dns/audit.ts";
import { handOver } from "../../../src-main/dns/hand-over.ts";
import { companyWorld } from "./company.ts";
import { check, codes, openWorld, rowOf } from "./harness.ts";

const dmarc =
  "_dmarc.acme.com TXT v=DMARC1; p=none; rua=mailto:a@reports.example,mailto:b@silent.example,mailto:c@acme.com";
const reports = {
  apex: "reports.example",
  servers: { "ns.reports.example": "192.0.2.90" },
  records: ["acme.com._report._dmarc.reports.example TXT v=DMARC1;"],
};
const audit = async (add: readonly string[]) => {
  const plan = companyWorld({ without: /^_dmarc/, add: [dmarc, ...add], zones: [reports] });
  return auditDomain((await openWorld(plan)).network, "acme.com", {});
};

describe("an audit tells what else of mail is in the DNS, beside its findings", () => {
  it("records that are there, and who agreed to get reports", async () => {
    const { more, findings } = await audit([
      "_mta-sts.acme.com TXT v=STSv1; id=20261125",
      "_smtp._tls.acme.com TXT v=TLSRPTv1; rua=mailto:tls@acme.com",
      "default._bimi.acme.com TXT v=BIMI1; l=https://acme.com/logo.svg",
    ]);
    expect(more).toEqual({
      dnssec: "unsigned",
      mtaSts: "v=STSv1; id=20261125",
      tlsRpt: "v=TLSRPTv1; rua=mailto:tls@acme.com",
      bimi: "v=BIMI1; l=https://acme.com/logo.svg",
      reportsTo: [
        { domain: "reports.example", agreed: true },
        { domain: "silent.example", agreed: false },
      ],
    });
    expect(codes({ findings }).some((code) => /sts|rpt|bimi|dnssec/.test(code))).toBe(false);
  });

  it("of the organization, where the name itself has no mark of its own", async () => {
    const { result } = await check(companyWorld({ add: ["default._bimi.acme.com TXT v=BIMI1; l="] }));
    expect(result.more).toMatchObject({ bimi: "v=BIMI1; l=", mtaSts: null });
  });

  it("and says what it could not ask", () => {
    const lines = extraLines({
      dnssec: null,
      mtaSts: null,
      reportsTo: [{ domain: "x.example", agreed: null }],
    });
    expect(lines.map(({ text }) => text)).toEqual([
      "not known",
      "no record",
      "could not be asked",
      "could not be asked",
      "to x.example: could not be asked",
    ]);
  });

  it("nothing where there is nothing, and not what a wildcard makes up", async () => {
    const { more } = await audit(["*.acme.com TXT v=STSv1; id=1"]);
    expect(more).toMatchObject({ mtaSts: null, tlsRpt: null, bimi: null });
  });
});

describe("beside a setup", () => {
  it("the same stands in its check and in what a colleague gets, a line each, and changes no row", async () => {
    const plain = await check(companyWorld());
    const { result } = await check(
      companyWorld({ add: ["_mta-sts.notifications.acme.com TXT v=STSv1; id=1"] }),
    );
    expect(result.rows.map((row) => row.status)).toEqual(plain.result.rows.map((row) => row.status));
    expect(rowOf(result, "spf").status).toBe("found");
    expect(extraLines(result.more!)).toEqual([
      { name: "DNSSEC", text: "unsigned" },
      { name: "MTA-STS", text: "present" },
      { name: "TLS-RPT", text: "no record" },
      { name: "BIMI", text: "no record" },
    ]);
    expect(handOver(result, "text").text).toContain(
      "not needed to send:\n   DNSSEC: unsigned\n   MTA-STS: present",
    );
  });
});
