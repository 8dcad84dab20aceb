import { describe, expect, it } from "vitest";
import { domainFaults, lintDomain } from "../../../src-main/dns/check/lint-domain.ts";
import { normaliseDomain } from "../../../src-main/setup/email-domain.ts";

describe("a domain is read from", () => {
  it.each([
    ["Notifications.ACME.com", "notifications.acme.com"],
    [" acme.com. ", "acme.com"],
    ["https://news.acme.com/path?x#y", "news.acme.com"],
    ["acme.com:443", "acme.com"],
    ["b\u00fccher.de", "xn--bcher-kva.de"],
    ["_dmarc.acme.com", "_dmarc.acme.com"],
    ["acme\u3002com", "acme.com"],
  ])("%s", (text, domain) => {
    expect(normaliseDomain(text)).toEqual({ domain });
  });

  it.each([
    ["", "empty"],
    ["localhost", "one part"],
    ["a..b.com", "two dots"],
    [".acme.com", "two dots"],
    ["noreply@acme.com", "email address"],
    ["1.2.3", "IP address"],
    ["192.0.2.1", "IP address"],
    ["[2001:db8::1]", "IP address"],
    ["acme com", "space"],
    [`${"a".repeat(64)}.com`, "character"],
    [`${"a".repeat(60)}.`.repeat(5).concat("com"), "character"],
    ["-acme.com", "hyphen"],
    ["ac!me.com", "character"],
  ])("%j is refused: %s", (text, why) => {
    const read = normaliseDomain(text);
    if (!("finding" in read)) throw new Error(`read as ${read.domain}`);
    expect(read.finding.cause).toContain(why);
    expect(read.finding).toMatchObject({ code: "dns-name-invalid", step: "domain", field: "emailDomain" });
    expect(read.finding.fix.length).toBeGreaterThan(0);
  });
});

describe("before any question is asked", () => {
  const lint = (domain: string, from = "") =>
    lintDomain(domain, from).map((f) => `${f.code} ${f.severity} ${f.field}`);

  it("a sub-domain with its From address is fine", () => {
    expect(lint("notifications.acme.com", "noreply@notifications.acme.com")).toEqual([]);
    expect(lint("notifications.acme.co.uk", "noreply@NOTIFICATIONS.acme.co.uk")).toEqual([]);
    expect(lint("", "")).toEqual([]);
  });

  it.each([
    ["news_letter.acme.com", "", "dns-underscore error emailDomain"],
    ["acme.com", "", "dns-apex warning emailDomain"],
    ["acme.co.uk", "", "dns-apex warning emailDomain"],
    ["a..b", "", "dns-name-invalid error emailDomain"],
    ["news.acme.com", "noreply", "dns-from-invalid error from"],
    ["news.acme.com", "no reply@news.acme.com", "dns-from-invalid error from"],
    ["news.acme.com", "noreply@acme.com", "dns-from-elsewhere error from"],
    ["news.acme.com", "noreply@deep.news.acme.com", "dns-from-elsewhere error from"],
  ])("%s with From %j: %s", (domain, from, expected) => {
    expect(lint(domain, from)).toEqual([expected]);
  });
});

describe("what is wrong with a domain, wherever it is looked at", () => {
  const faults = (domain: string, from: string, records: readonly unknown[] = [1]) =>
    domainFaults(domain, from, records).map((f) => `${f.code} ${f.severity} ${f.field}`);

  it.each([
    ["an underscore", "a_b.acme.com", "x@a_b.acme.com", ["dns-underscore error emailDomain"]],
    ["a From that is no address", "news.acme.com", "no reply@news.acme.com", ["dns-from-invalid error from"]],
    ["a From of another domain", "news.acme.com", "x@acme.com", ["dns-from-elsewhere error from"]],
    ["nothing, not even at the main domain", "acme.com", "x@acme.com", []],
  ])("names %s", (_what, domain, from, expected) => {
    expect(faults(domain, from)).toEqual(expected);
  });

  it("says when Okta's records are not known", () => {
    expect(faults("news.acme.com", "x@news.acme.com", [])).toEqual([
      "dns-okta-records-missing info oktaRecords",
    ]);
  });
});
