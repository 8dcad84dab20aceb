import { describe, expect, it } from "vitest";
import { auditDomain } from "../../../src-main/dns/audit.ts";
import { suggestProvider } from "../../../src-main/dns/check/suggest.ts";
import { companyWorld, domain } from "./company.ts";
import { codes, openWorld } from "./harness.ts";
import { resolverAddress } from "./world.ts";

describe("the provider is suggested", () => {
  const of = async (...mx: string[]) => {
    const { network } = await openWorld(companyWorld({ without: / MX /, add: mx }));
    return suggestProvider(network, domain);
  };

  it("from the domain's own mail hosts", async () => {
    expect(await of(`${domain} MX 1 smtp.google.com`)).toEqual({
      provider: "google",
      reason: "Mail for notifications.acme.com goes to Google Workspace (smtp.google.com).",
    });
  });

  it("from those of the name above, for a new sub-domain", async () => {
    expect(await of("acme.com MX 0 acme-com.mail.protection.outlook.com")).toMatchObject({
      provider: "microsoft",
      reason: expect.stringContaining("Mail for acme.com goes to Microsoft 365"),
    });
  });

  it("not for any other host, which is named", async () => {
    expect(await of("acme.com MX 5 mx.fastmail.example")).toEqual({
      provider: null,
      reason:
        "Mail for acme.com goes to mx.fastmail.example, which is not a server of Google Workspace or Microsoft 365.",
    });
  });

  it("not without MX records, and not without a network", async () => {
    expect((await of()).reason).toContain("Neither notifications.acme.com nor");
    const silent = await openWorld(companyWorld({ faults: { [resolverAddress]: "closed" } }));
    expect((await suggestProvider(silent.network, domain)).provider).toBe("google");
  });
});

describe("an audit", () => {
  it("tells zone, provider, SPF with its cost, DMARC, DKIM and MX as plain JSON", async () => {
    const { network } = await openWorld(companyWorld());
    const audit = await auditDomain(network, domain, {});
    expect(JSON.parse(JSON.stringify(audit))).toEqual(audit);
    expect(audit).toMatchObject({
      domain,
      zone: { apex: "acme.com", provider: "Cloudflare" },
      provider: "google",
      spf: {
        records: ["v=spf1 include:_spf.google.com ~all"],
        lookups: 1,
        limit: 10,
        terms: [
          { text: "include:_spf.google.com", lookups: 1, domain: "_spf.google.com" },
          { text: "~all", lookups: 0 },
        ],
      },
      dmarc: { domain: "acme.com", policy: "quarantine" },
      dkim: [{ selector: "google", keyType: "rsa", bits: 2048, state: "valid" }],
      mx: ["1 smtp.google.com"],
      findings: [],
    });
  });

  it("of a domain that does not exist says so, and nothing else", async () => {
    const { network } = await openWorld(companyWorld());
    const audit = await auditDomain(network, "news.nobody-here.example", {});
    expect(codes(audit)).toEqual(["dns-domain-unregistered"]);
    expect(audit).toMatchObject({ provider: null, spf: null, dmarc: null, dkim: [], mx: [] });
  });

  it("of a domain without anything names what is missing", async () => {
    const { network } = await openWorld(companyWorld({ without: /./ }));
    expect(codes(await auditDomain(network, domain, {}))).toEqual([
      "spf-missing",
      "dmarc-missing",
      "dns-mx-missing",
    ]);
  });

  it("without a network is one finding", async () => {
    const world = await openWorld(companyWorld({ faults: { [resolverAddress]: "silent" } }));
    expect(codes(await auditDomain(world.network, domain, {}))).toEqual(["network-dns-unreachable"]);
  });
});
