import { describe, expect, it } from "vitest";
import { companyWorld, domain } from "./company.ts";
import { check, codes, rowOf } from "./harness.ts";

/** A record that applies to the domain, and stands at another name: one higher up, or the one an alias leads to. */
describe("what stands at another name", () => {
  it("covers no domain when receivers cannot use it: a DMARC record without a policy and an address", async () => {
    const { result } = await check(
      companyWorld({ without: /^_dmarc/, add: ["_dmarc.acme.com TXT v=DMARC1; adkim=s"] }),
    );
    const row = rowOf(result, "dmarc");
    expect(row.status).toBe("missing");
    expect(codes(row)).toContain("dmarc-missing");
  });

  it("is Okta's text where an alias leads to it: that is what Okta is answered", async () => {
    const { result } = await check(
      companyWorld({
        without: /^_oktaverification/,
        add: [
          `_oktaverification.${domain} CNAME verification.acme.com`,
          "verification.acme.com TXT fe2b6f8d65d34449bae178276b4cb20b",
        ],
      }),
    );
    expect(rowOf(result, "okta-txt-_oktaverification")).toMatchObject({ status: "found", findings: [] });
  });

  it("is the domain's SPF record where an alias leads to one that lets the provider send", async () => {
    const { result } = await check(
      companyWorld({
        without: new RegExp(`^${domain.replaceAll(".", "\\.")} `),
        add: [`${domain} CNAME mailing.acme.com`, "mailing.acme.com TXT v=spf1 include:_spf.google.com ~all"],
      }),
    );
    expect(rowOf(result, "spf").status).toBe("found");
  });
});
